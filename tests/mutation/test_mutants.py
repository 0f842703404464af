"""Mutants: what is changed in a file, what is left as it is, and how a mutant is known again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.parts import sampled

Written = Callable[[str], list[Mutant]]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a file, and returns its mutants."""

    def write(text: str) -> list[Mutant]:
        (tmp_path / "shop.py").write_text(text, encoding="utf-8")
        return mutants_of(tmp_path, "shop.py")

    return write


def test_a_mutant_is_the_file_with_one_small_change(written: Written) -> None:
    """Another operator, another number, an answer of None: each is a program, and no two are the same."""
    mutants = written("def more(a, b):\n    return a + 1 < b\n")
    assert {mutant.change for mutant in mutants} == {
        "- return a + 1 < b + return a - 1 < b",
        "- return a + 1 < b + return a + 2 < b",
        "- return a + 1 < b + return a + 1 <= b",
        "- return a + 1 < b + return None",
    }
    assert {(mutant.path, mutant.function, mutant.line) for mutant in mutants} == {("shop.py", "more", 2)}
    assert len({mutant.text for mutant in mutants}) == len(mutants)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("if found:\n    pass\n", {"- if found: + if not (found):"}),
        ("check(1)\n", {"- check(1) + pass", "- check(1) + check(2)", "- check(1) + check(None)"}),
        ("check(a=False)\n", {"- check(a=False) + pass", "- check(a=False) + check(a=True)"}),
        ("MOST: int = 6\n", {"- MOST: int = 6 + MOST: int = 7", "- MOST: int = 6 + MOST: int = None"}),
        (
            "class Line:\n    @property\n    def empty(self):\n        return not self.pieces\n",
            {"- return not self.pieces + return self.pieces", "- return not self.pieces + return None"},
        ),
        ("@dataclass(frozen=True)\nclass A: pass\n", {"- @dataclass(frozen=True) + @dataclass(frozen=False)"}),
        ('"a" + b\n', {'- "a" + b + "XXaXX" + b', '- "a" + b + "a" - b', '- "a" + b + pass'}),
    ],
    ids=["a condition", "a call", "a switch", "a constant", "a property", "a decorator", "a text"],
)
def test_what_runs_is_changed_wherever_it_stands(written: Written, text: str, changes: set[str]) -> None:
    """In functions, in classes, in properties, and in what a module does when it is imported."""
    assert {mutant.change for mutant in written(text)} == changes


@pytest.mark.parametrize(
    "text",
    [
        '"""What a module is for."""\n',
        "import asyncio\nfrom a import b\n",
        "size: int\n",
        "def total(lines: list[int]) -> int: ...\n",
        'log.warning("%s is late", 6)\n',
        'T = TypeVar("T", bound=int)\n',
        'Id = NewType("Id", int)\n',
        "Json: TypeAlias = dict[str, object]\n",
        'Action = Literal["add", "save"]\n',
        '__slots__ = ("a", "b")\n',
        "class Clock(Protocol[T]):\n    size: int = 1\n",
        "@dataclass(slots=True, kw_only=True, repr=False)\nclass A: pass\n",
        'sentence = "There is no {kind}."\n',
    ],
)
def test_by_rule_nothing_is_changed_that_cannot_matter(written: Written, text: str) -> None:
    """Or matters to nobody but a reader."""
    assert written(text) == []


def test_a_mutant_keeps_its_key_when_its_function_moves(written: Written) -> None:
    """So results and reasons outlive a change elsewhere in the file. What can be changed alike twice is counted."""
    text = "def f(a):\n    a += 1\n    a += 1\n    return a\n"
    before, after = written(text), written("import os\n\n\n" + text)
    assert [mutant.key for mutant in before] == [mutant.key for mutant in after]
    assert len({mutant.key for mutant in before}) == len(before)
    assert [mutant.line + 3 for mutant in before] == [mutant.line for mutant in after]


def test_a_sample_is_the_same_in_every_run(written: Written) -> None:
    """Whatever the order in which mutants are found; one more or less leaves the choice among the others alone."""
    mutants = written("".join(f"a{number} = {number}\n" for number in range(40)))
    sample = sampled(mutants, 10)
    assert len(sample) == 10
    assert sampled(reversed(mutants), 10) == sample
    fewer = [mutant for mutant in mutants if mutant is not sample[0]]
    assert set(sample[1:]) < set(sampled(fewer, 10))

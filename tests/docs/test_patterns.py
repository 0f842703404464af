"""The pattern index: a row stands only while the code and the test that it names are there."""

import pytest

from tests.docs.marks import Mark, marks, marks_in
from tests.docs.patterns import PAGE, Pattern, page, problems, sentences

GROUPS = {"Data": {"P51": Pattern("Unit of work", "All or nothing.", "For one statement.")}}
CODE = Mark("P51", "Unit of work", "application/core/unit_of_work.py", "UnitOfWork", is_test=False)
TEST = Mark("P51", "Unit of work", "tests/application/core/test_unit_of_work.py", "test_it", is_test=True)


def test_marks_and_sentences_fit_together() -> None:
    """Every pattern of the index has code, a test and two sentences."""
    assert list(problems(sentences(), marks())) == []


def test_the_page_is_what_sentences_and_marks_give() -> None:
    """If this fails, a mark has come, gone or moved since: `make docs` writes the page anew."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_index_is_in_order() -> None:
    """Of its numbers, whatever the groups."""
    ids = [id for patterns in sentences().values() for id in patterns]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ([CODE], "No test is marked '# Pattern P51: Unit of work'."),
        ([TEST], "No code is marked '# Pattern P51: Unit of work'."),
        ([CODE, TEST, Mark("P99", "Magic", "domain/x.py", "X", is_test=False)], "domain/x.py marks P99, of which"),
        ([CODE, TEST, Mark("P51", "Batch", "domain/x.py", "X", is_test=False)], "domain/x.py calls P51 'Batch',"),
    ],
    ids=["without a test", "without code", "without sentences", "under another name"],
)
def test_what_does_not_fit_together_is_named(found: list[Mark], problem: str) -> None:
    """With the mark that would mend it, or the file where it stands."""
    (said,) = problems(GROUPS, found)
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("file", "text", "shown_by"),
    [
        ("a.py", "# Pattern P51: Unit of work\n@dataclass\nclass Work:\n    pass\n", ("code", "Work")),
        ("a.py", "class Work:\n    # Pattern P51: Unit of work\n    async def commit(self): ...\n", ("code", "commit")),
        ("a.py", "# Pattern P51: Unit of work\n# Why it is so long.\nLONGEST: int = 6\n", ("code", "LONGEST")),
        ("a.py", "# Pattern P51: Unit of work\nasync def test_it():\n    pass\n", ("a test", "test_it")),
        (
            "a.py",
            '# Pattern P51: Unit of work\n@law("UOW-9", hint="")\nasync def it(): ...\n',
            ("a test", "it (UOW-9)"),
        ),
        ("Makefile", ".PHONY: core\n# Pattern P51: Unit of work\ncore: env ## Run\n", ("code", "make core")),
    ],
    ids=["class", "method", "constant", "test", "law", "target"],
)
def test_a_mark_is_about_what_stands_below_it(file: str, text: str, shown_by: tuple[str, str]) -> None:
    """Decorators and further comments may come between."""
    (mark,) = marks_in(file, text)
    assert ("a test" if mark.is_test else "code", mark.shown_by) == shown_by


def test_a_mark_above_nothing_is_refused() -> None:
    """What it stood above has gone."""
    with pytest.raises(ValueError, match=r"a\.py:1: a mark stands right above"):
        list(marks_in("a.py", "# Pattern P51: Unit of work\n\nprint()\n"))

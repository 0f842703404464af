"""The page on changing what is stored, followed step by step in a copy of the project."""

import re
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import copy_of_the_code
from tests.planted_changes.stored_shapes import ANSWER_UPCAST, CHANGE, EVENT_UPCAST, PAGE
from tests.planted_changes.test_planted_changes import run

CODEC = ("-m", "pytest", "-q", "tests/codec")
ASKED_FOR = re.compile(r"^E +Failed: (\S+\.json) is missing\..*\n((?:^E .*\n)+)", re.MULTILINE)


def test_whoever_follows_the_page_is_asked_for_the_golden_files_and_then_done(tmp_path: Path) -> None:
    """They are saved as the tests say; those of the first versions are still there, and read."""
    tree = copy_of_the_code(tmp_path, "tests")
    CHANGE.plant(tree)
    status, said = run(tree, sys.executable, *CODEC)
    asked_for = dict(ASKED_FOR.findall(said))
    assert status == 1, said
    assert set(asked_for) == {"events/product_added-2.json", "answers/order-2.json"}, said
    for name, lines in asked_for.items():
        text = re.sub(r"^E {7}", "", lines, flags=re.MULTILINE)
        (tree / "tests" / "codec" / "golden" / name).write_text(text, encoding="utf-8")
    status, said = run(tree, sys.executable, *CODEC)
    assert status == 0, said
    assert f"`.venv/bin/python {' '.join(CODEC)}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("forgotten", "red"),
    [
        (EVENT_UPCAST, "ProductAdded says that it is version 2, but its upcasts lead to version 1."),
        (ANSWER_UPCAST, "test_what_was_stored_in_any_version_is_read[answers/order-1.json]"),
    ],
    ids=["event", "answer"],
)
def test_an_upcast_that_is_forgotten_is_found(forgotten: str, red: str, tmp_path: Path) -> None:
    """Before anything is stored in a version that nobody can tell from the one before."""
    tree = copy_of_the_code(tmp_path, "tests")
    CHANGE.without(forgotten).plant(tree)
    status, said = run(tree, sys.executable, *CODEC)
    assert status != 0
    assert red in said, said


def test_a_golden_file_that_is_replaced_by_its_next_version_is_missed(tmp_path: Path) -> None:
    """What is stored in the first version could not be proved to be readable any more."""
    tree = copy_of_the_code(tmp_path, "tests")
    CHANGE.plant(tree)
    events = tree / "tests" / "codec" / "golden" / "events"
    (events / "product_added-1.json").rename(events / "product_added-2.json")
    status, said = run(tree, sys.executable, *CODEC)
    assert status == 1
    assert "FAILED tests/codec/test_golden.py::test_no_version_of_any_shape_is_forgotten" in said, said
    assert "contains one more item: 'events/product_added-1.json'" in said, said

"""The glossary: one sentence for each term, in order, with a source and the place where it is defined."""

from typing import NamedTuple

import pytest

from tests.architecture.trees import ROOT
from tests.docs.pages import names_of_code

PAGE = ROOT / "docs" / "reference" / "glossary.md"


class Term(NamedTuple):
    """A row of the table."""

    term: str
    sentence: str
    source: str
    where: str


def terms() -> list[Term]:
    """The rows of the table, without its head."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [Term(*(cell.strip() for cell in row.strip("|").split("|"))) for row in rows[2:]]


@pytest.mark.parametrize("row", terms(), ids=lambda row: row.term)
def test_a_term_has_one_sentence_and_a_place_in_the_code(row: Term) -> None:
    """Whether the place defines the name is seen for every link of every page, in `test_pages`."""
    assert row.sentence.endswith(".")
    assert ". " not in row.sentence
    assert "](../../" in row.where
    assert len(set(names_of_code(PAGE))) > len(terms()) / 2, "links of the table are recognised as names of code"


@pytest.mark.parametrize("row", terms(), ids=lambda row: row.term)
def test_the_source_of_a_term_is_listed(row: Term) -> None:
    """Each work that is named in the table stands in the list below it; the project's own words say so."""
    works = [line[2:].partition(":")[0] for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:2] == "- "]
    assert row.source == "here" or any(row.source.startswith(work) for work in works)


def test_the_terms_are_in_order() -> None:
    """Of the alphabet, each once, so that people find them."""
    listed = [row.term.casefold() for row in terms()]
    assert listed == sorted(set(listed))


def test_every_work_is_a_source() -> None:
    """A work that no term names any more leaves the list."""
    page = PAGE.read_text(encoding="utf-8")
    works = [line[2:].partition(":")[0] for line in page.splitlines() if line[:2] == "- "]
    sources = " ".join(row.source for row in terms())
    assert [work for work in works if work not in sources] == []

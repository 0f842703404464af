"""The page with the results. Its parts are measured, and written, one without the others."""

from pathlib import Path

from tests.benchmarks import hot_product_report, log_ins_report

PAGE = Path("docs/reference/benchmark.md")
SECTIONS = (log_ins_report.HEADING, hot_product_report.HEADING)
"""Their headings, in the order of the page. What comes before them is the comparison."""


def write_comparison(text: str, page: Path = PAGE) -> None:
    """The part about what the hexagon costs; the others stay as they are."""
    _, sections = _parts(page)
    _write(page, text, *sections.values())


def write_section(section: str, page: Path = PAGE) -> None:
    """The part that has the same heading; the others stay as they are."""
    comparison, sections = _parts(page)
    heading, _, _ = section.partition("\n")
    _write(page, comparison, *{**sections, heading: section}.values())


def _parts(page: Path) -> tuple[str, dict[str, str]]:
    """The comparison, and every section by its heading, in order; one that is not there is empty."""
    rest = page.read_text(encoding="utf-8")
    sections = dict.fromkeys(SECTIONS, "")
    for heading in reversed(SECTIONS):
        rest, found, text = rest.partition(heading)
        sections[heading] = found + text
    return rest, sections


def _write(page: Path, *parts: str) -> None:
    page.write_text("\n\n".join(part.strip() for part in parts if part.strip()) + "\n", encoding="utf-8")

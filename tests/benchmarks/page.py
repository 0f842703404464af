"""The page with the results. Its two parts are measured, and written, one without the other."""

from pathlib import Path

from tests.benchmarks.hot_product_report import HEADING

PAGE = Path("docs/reference/benchmark.md")


def write_comparison(text: str, page: Path = PAGE) -> None:
    """The part about what the hexagon costs; the other stays as it is."""
    _, hot_product = _parts(page)
    _write(page, text, hot_product)


def write_hot_product(section: str, page: Path = PAGE) -> None:
    """The part about the hot product; the other stays as it is."""
    comparison, _ = _parts(page)
    _write(page, comparison, section)


def _parts(page: Path) -> tuple[str, str]:
    comparison, heading, hot_product = page.read_text(encoding="utf-8").partition(HEADING)
    return comparison, heading + hot_product


def _write(page: Path, *parts: str) -> None:
    page.write_text("\n\n".join(part.strip() for part in parts if part.strip()) + "\n", encoding="utf-8")

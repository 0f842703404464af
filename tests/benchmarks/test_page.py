"""The page of the benchmarks: each part of it is written without the others."""

from pathlib import Path

from tests.benchmarks import hot_product_report, log_ins_report
from tests.benchmarks.page import write_comparison, write_section

HOT_PRODUCT = f"{hot_product_report.HEADING}\n\nHot."
LOG_INS = f"{log_ins_report.HEADING}\n\nQuick."


def test_a_part_of_the_page_is_written_without_the_others(tmp_path: Path) -> None:
    """Whichever was measured last; their order is always the same."""
    page = tmp_path / "benchmark.md"
    page.write_text("# Old comparison\n")
    write_section(f"{HOT_PRODUCT}\n", page)
    assert page.read_text() == f"# Old comparison\n\n{HOT_PRODUCT}\n"
    write_section(f"{LOG_INS}\n", page)
    assert page.read_text() == f"# Old comparison\n\n{LOG_INS}\n\n{HOT_PRODUCT}\n"
    write_comparison("# New comparison\n", page)
    write_section(f"{HOT_PRODUCT} Hotter.\n", page)
    write_section(f"{LOG_INS} Quicker.\n", page)
    assert page.read_text() == f"# New comparison\n\n{LOG_INS} Quicker.\n\n{HOT_PRODUCT} Hotter.\n"

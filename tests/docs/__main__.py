"""Writes the pages that are generated from code, marks and runs: `python -m tests.docs`."""

from tests.docs import follow, patterns, permissions


def main() -> None:
    """Write each page in its place."""
    follow.PAGE.write_text(follow.page(), encoding="utf-8")
    permissions.PAGE.write_text(permissions.page(), encoding="utf-8")
    patterns.PAGE.write_text(patterns.page(), encoding="utf-8")


if __name__ == "__main__":
    main()

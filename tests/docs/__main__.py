"""Writes the pages that are generated from code and runs: `python -m tests.docs [FOLDER]`, the project's by default."""

import sys
from pathlib import Path

from tests.docs import follow, patterns

GENERATED = {follow.PAGE: follow.page, patterns.PAGE: patterns.page}


def main() -> None:
    """Write every page, in its place or into the folder."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else None
    for path, page in GENERATED.items():
        (folder / path.name if folder else path).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()

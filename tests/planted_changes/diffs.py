"""Changes as a page shows them: every `diff` of a how-to is made, so the page cannot be wrong unseen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```diff\n\+\+\+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HUNK = re.compile(r"^@@.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Diff:
    """One hunk: lines of a file that stay, go, or are new."""

    file: str
    hunk: str

    @property
    def text(self) -> str:
        """The lines that are new."""
        return self._lines("+")

    def make(self, tree: Path) -> None:
        """Change the lines. Fails unless they occur exactly once: then the page must be corrected."""
        path, old = tree / self.file, self._lines(" -")
        before = path.read_text(encoding="utf-8")
        assert before.count(old) == 1, f"{self.file} has {before.count(old)} times:\n{old}"
        path.write_text(before.replace(old, self._lines(" +")), encoding="utf-8")

    def _lines(self, signs: str) -> str:
        # An editor may have taken the blank from an empty line.
        lines = [line or " " for line in self.hunk.splitlines()]
        return "".join(f"{line[1:]}\n" for line in lines if line[0] in signs)


def diffs_in(page: Path) -> Iterator[Diff]:
    """The hunks of a page, in its order."""
    for file, lines in _BLOCK.findall(page.read_text(encoding="utf-8")):
        yield from (Diff(file, hunk) for hunk in _HUNK.split(lines) if hunk)

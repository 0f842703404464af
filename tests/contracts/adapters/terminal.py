"""Reading letters from a terminal, as people do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO

from tests.contracts.laws.mailer.env import Letter

BORDER = "  | "


class Terminal(StringIO):
    """Shows what is flushed to it, and keeps what cannot be shown, as streams do."""

    shown = ""
    _reader_is_away = False

    def flush(self) -> None:
        """Show it, if somebody reads."""
        if self._reader_is_away:
            raise BrokenPipeError("nobody reads")
        self.shown = self.getvalue()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody reads until the block ends."""
        self._reader_is_away = True
        yield
        self._reader_is_away = False


def letters_on(terminal: str) -> Sequence[Letter]:
    """Every letter that was printed. Lines of a letter are behind a border."""
    return list(_letters(terminal.split("\nTo: ")[1:]))


def _letters(printed: Sequence[str]) -> Iterator[Letter]:
    for letter in printed:
        to, subject, *body = letter.splitlines()
        lines = tuple(line.removeprefix(BORDER) for line in body if line.startswith(BORDER))
        yield Letter(to, subject.removeprefix("Subject: "), lines)

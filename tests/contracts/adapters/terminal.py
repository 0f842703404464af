"""Reading letters from a terminal, as people do."""

from collections.abc import Iterator, Sequence

from tests.contracts.laws.mailer.env import Letter

BORDER = "  | "


def letters_on(terminal: str) -> Sequence[Letter]:
    """Every letter that was printed. Lines of a letter are behind a border."""
    return list(_letters(terminal.split("\nTo: ")[1:]))


def _letters(printed: Sequence[str]) -> Iterator[Letter]:
    for letter in printed:
        to, subject, *body = letter.splitlines()
        lines = tuple(line.removeprefix(BORDER) for line in body if line.startswith(BORDER))
        yield Letter(to, subject.removeprefix("Subject: "), lines)

"""Letters printed to the terminal."""

import sys
from typing import TextIO
from uuid import UUID

from application.ports.errors import Unavailable
from application.ports.mailer import Mail
from domain.shared.control_characters import visible

SERVICE = "standard output"


class ConsoleMailer:
    """Prints each letter once, to `stream` or else to standard output: for development.

    What a terminal would obey, or cannot show, is printed as an escape, such as `\\x1b`. `Unavailable` when nothing can
    be printed: because the other end of a pipe was closed, say, or because the disk is full.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._printed = set[UUID]()

    async def send(self, mail: Mail, /) -> None:
        """Print the letter, unless it was printed before."""
        # Standard output is looked up now, because it may have been redirected since.
        stream = self._stream or sys.stdout
        try:
            if mail.id not in self._printed:
                stream.write(_showable(_readable(mail), stream.encoding))
                # What a full disk did not take waits in the stream: written again, it would be there twice.
                self._printed.add(mail.id)
            stream.flush()
        # ValueError: the stream was closed.
        except (OSError, ValueError) as error:
            raise Unavailable(SERVICE, str(error)) from error


def _readable(mail: Mail) -> str:
    head = f"To: {visible(mail.to)}\nSubject: {visible(mail.subject)}"
    body = "".join(f"  | {visible(line)}\n" for line in mail.body.splitlines())
    return f"\n{head}\n{body}\n"


def _showable(text: str, encoding: str | None) -> str:
    """With an escape for each character that the terminal does not have; a stream in memory has all of them."""
    return text.encode(encoding, "backslashreplace").decode(encoding) if encoding else text

"""Letters printed to the terminal."""

import sys
from typing import TextIO
from uuid import UUID

from application.ports.mailer import Mail


class ConsoleMailer:
    """Prints each letter once, to `stream` or else to standard output: for development."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._printed = set[UUID]()

    async def send(self, mail: Mail, /) -> None:
        """Print the letter, unless it was printed before."""
        if mail.id in self._printed:
            return
        # Standard output is looked up now, because it may have been redirected since.
        print(_readable(mail), file=self._stream or sys.stdout, flush=True)
        self._printed.add(mail.id)


def _readable(mail: Mail) -> str:
    head = f"To: {mail.to}\nSubject: {mail.subject}"
    body = "".join(f"  | {line}\n" for line in mail.body.splitlines())
    return f"\n{head}\n{body}"

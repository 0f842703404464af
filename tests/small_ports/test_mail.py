"""Letters on a terminal: what is particular to them, besides the laws of the mailer."""

import errno
import os
from dataclasses import replace
from io import BufferedWriter, BytesIO, RawIOBase, StringIO, TextIOWrapper

import pytest
from typing_extensions import Buffer

from adapters.mail.console import ConsoleMailer
from application.ports.errors import Unavailable
from application.ports.mailer import Mail
from tests.support.builders import uuid7

LETTER = Mail(uuid7(6), "ada@hive.example", "Your order 6", "Thank you:\n\n1 x Jar of honey 🍯\n")


async def test_a_letter_can_be_read_on_the_terminal() -> None:
    """To whom, about what, and every line."""
    terminal = StringIO()
    await ConsoleMailer(terminal).send(LETTER)
    assert terminal.getvalue() == (
        "\nTo: ada@hive.example\nSubject: Your order 6\n  | Thank you:\n  | \n  | 1 x Jar of honey 🍯\n\n"
    )


async def test_a_letter_steers_no_terminal() -> None:
    """Nor does any part of it pass for another: what is no text is printed as an escape."""
    terminal = StringIO()
    await ConsoleMailer(terminal).send(replace(LETTER, to="ada@hive.example\x1b[2J", body="a\x1b]0;b\x07\n\u202ec"))
    assert terminal.getvalue() == (
        "\nTo: ada@hive.example\\x1b[2J\nSubject: Your order 6\n  | a\\x1b]0;b\\x07\n  | \\u202ec\n\n"
    )


async def test_what_a_terminal_does_not_have_is_printed_as_an_escape() -> None:
    """The letter is not at fault, and is printed."""
    written = BytesIO()
    terminal = TextIOWrapper(written, "ascii")
    await ConsoleMailer(terminal).send(LETTER)
    assert b"  | 1 x Jar of honey \\U0001f36f\n" in written.getvalue()


async def test_a_closed_terminal_is_unavailable() -> None:
    """So that the letter is printed once there is one again."""
    with StringIO() as terminal:
        mailer = ConsoleMailer(terminal)
    with pytest.raises(Unavailable, match="standard output cannot be reached"):
        await mailer.send(LETTER)


class _FullDisk(RawIOBase):
    """Takes nothing until somebody has made room."""

    def __init__(self) -> None:
        self.room = False
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.written += bytes(data)
        return len(bytes(data))


async def test_a_letter_that_a_full_disk_did_not_take_is_printed_once_there_is_room() -> None:
    """Once, though it was tried more often."""
    disk = _FullDisk()
    mailer = ConsoleMailer(TextIOWrapper(BufferedWriter(disk)))
    for _ in range(2):
        with pytest.raises(Unavailable, match="No space left on device"):
            await mailer.send(LETTER)
    disk.room = True
    await mailer.send(LETTER)
    assert disk.written.count(b"Subject") == 1


async def test_letters_go_to_standard_output_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    """The one there is when the letter is sent."""
    await ConsoleMailer().send(LETTER)
    assert "1 x Jar of honey 🍯" in capsys.readouterr().out

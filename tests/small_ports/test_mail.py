"""Letters on a terminal and in memory."""

from dataclasses import replace
from io import StringIO

import pytest

from adapters.mail.console import ConsoleMailer
from adapters.mail.memory import MemoryMailer
from application.ports.mailer import Mail, Mailer
from tests.support.builders import uuid7

LETTER = Mail(uuid7(6), "ada@hive.example", "Your order 6", "Thank you:\n\n1 x Jar of honey 🍯\n")
ANOTHER = replace(LETTER, id=uuid7(7), to="ben@hive.example")


async def test_a_letter_can_be_read_on_the_terminal() -> None:
    """To whom, about what, and every line."""
    terminal = StringIO()
    await ConsoleMailer(terminal).send(LETTER)
    assert terminal.getvalue() == (
        "\nTo: ada@hive.example\nSubject: Your order 6\n  | Thank you:\n  | \n  | 1 x Jar of honey 🍯\n\n"
    )


async def test_letters_go_to_standard_output_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    """The one there is when the letter is sent."""
    await ConsoleMailer().send(LETTER)
    assert "1 x Jar of honey 🍯" in capsys.readouterr().out


async def test_the_same_letter_is_printed_once() -> None:
    """Another letter is another matter."""
    terminal = StringIO()
    await _send_twice(ConsoleMailer(terminal))
    assert [line for line in terminal.getvalue().splitlines() if line.startswith("To:")] == [
        "To: ada@hive.example",
        "To: ben@hive.example",
    ]


async def test_the_same_letter_is_kept_once() -> None:
    """Another letter is another matter."""
    mailer = MemoryMailer()
    await _send_twice(mailer)
    assert mailer.letters == (LETTER, ANOTHER)


async def _send_twice(mailer: Mailer) -> None:
    for letter in (LETTER, LETTER, ANOTHER, replace(LETTER, subject="The same, later")):
        await mailer.send(letter)

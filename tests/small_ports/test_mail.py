"""Letters on a terminal: what is particular to them, besides the laws of the mailer."""

from io import StringIO

import pytest

from adapters.mail.console import ConsoleMailer
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


async def test_letters_go_to_standard_output_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    """The one there is when the letter is sent."""
    await ConsoleMailer().send(LETTER)
    assert "1 x Jar of honey 🍯" in capsys.readouterr().out

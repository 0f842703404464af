"""Letters on a terminal."""

from adapters.mail.console import ConsoleMailer
from tests.contracts.adapters.terminal import Terminal, letters_on
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.mailer.env import MailerEnv
from tests.contracts.laws.registry import MAILER


def _env() -> MailerEnv:
    terminal = Terminal()
    return MailerEnv(ConsoleMailer(terminal), lambda: letters_on(terminal.shown), terminal.away)


class TestConsoleMailer(AdapterContract):
    """Printed."""

    adapter = AdapterUnderTest(MAILER, "console", made(_env))

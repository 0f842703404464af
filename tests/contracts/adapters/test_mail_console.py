"""Letters on a terminal."""

from io import StringIO

from adapters.mail.console import ConsoleMailer
from tests.contracts.adapters.terminal import letters_on
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.mailer.env import MailerEnv
from tests.contracts.laws.registry import MAILER


def _env() -> MailerEnv:
    terminal = StringIO()
    return MailerEnv(ConsoleMailer(terminal), lambda: letters_on(terminal.getvalue()))


class TestConsoleMailer(AdapterContract):
    """Printed."""

    adapter = AdapterUnderTest(MAILER, "console", made(_env))

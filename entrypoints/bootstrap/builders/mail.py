"""Where letters go."""

from application.ports.mailer import Mailer


def console() -> Mailer:
    """Print them."""
    from adapters.mail.console import ConsoleMailer

    return ConsoleMailer()


def memory() -> Mailer:
    """Keep them to be looked at."""
    from adapters.mail.memory import MemoryMailer

    return MemoryMailer()

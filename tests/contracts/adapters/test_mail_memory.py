"""Letters that are kept."""

from adapters.mail.memory import MemoryMailer
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.kit.law import Capability
from tests.contracts.laws.mailer.env import Letter, MailerEnv
from tests.contracts.laws.registry import MAILER


def _env() -> MailerEnv:
    mailer = MemoryMailer()
    return MailerEnv(mailer, lambda: [Letter.of(mail) for mail in mailer.letters])


class TestMemoryMailer(AdapterContract):
    """In a dictionary."""

    adapter = AdapterUnderTest(
        MAILER, "memory", made(_env), declines={Capability.OUTAGE: "whoever sends a letter keeps it"}
    )

"""The fakes of `tests/support`: each obeys the laws of its port, or it would be none."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.kit.law import Capability
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.mailer.env import Letter, MailerEnv
from tests.contracts.laws.passwords.env import PasswordsEnv
from tests.contracts.laws.registry import (
    CLOCK,
    DELIVERY,
    HEADERS,
    IDS,
    MAILER,
    PASSWORDS,
    RANDOMNESS,
    RELAY_SIGNAL,
    SECRETS,
)
from tests.contracts.laws.system.headers import HeadersEnv
from tests.contracts.laws.system.relay_signal import RelaySignalEnv
from tests.support.fakes import (
    CheapPasswords,
    CountingIds,
    CountingRelaySignal,
    CountingSecrets,
    DirectDelivery,
    FixedClock,
    RecordingMailer,
    SeededRandomness,
    TaskHeaders,
)

NEVER_AWAY = {Capability.OUTAGE: "nothing leaves the process"}


class TestFixedClock(AdapterContract):
    """Stands still until it is told to go on."""

    adapter = AdapterUnderTest(CLOCK, "fake", made(FixedClock))


class TestCountingIds(AdapterContract):
    """Counts."""

    adapter = AdapterUnderTest(IDS, "fake", made(CountingIds))


class TestSeededRandomness(AdapterContract):
    """The same in every run."""

    adapter = AdapterUnderTest(RANDOMNESS, "fake", made(SeededRandomness))


class TestCountingSecrets(AdapterContract):
    """Counts, and nobody sees it."""

    adapter = AdapterUnderTest(SECRETS, "fake", made(CountingSecrets))


def _headers() -> HeadersEnv:
    headers = TaskHeaders()

    @contextmanager
    def bind(new: Mapping[str, str]) -> Iterator[None]:
        before = headers.current()
        headers.set(new)
        try:
            yield
        finally:
            headers.set(before)

    return HeadersEnv(headers, bind)


class TestTaskHeaders(AdapterContract):
    """Whatever the test has set."""

    adapter = AdapterUnderTest(HEADERS, "fake", made(_headers))


def _letters() -> MailerEnv:
    mailer = RecordingMailer()
    return MailerEnv(mailer, lambda: [Letter.of(mail) for mail in mailer.letters.values()])


class TestRecordingMailer(AdapterContract):
    """Keeps every letter."""

    adapter = AdapterUnderTest(MAILER, "fake", made(_letters), declines=NEVER_AWAY)


class TestDirectDelivery(AdapterContract):
    """Handles what it is given."""

    adapter = AdapterUnderTest(
        DELIVERY,
        "fake",
        made(lambda: DeliveryEnv(lambda handlers: nullcontext(DirectDelivery(handlers)), within=0)),
        declines=NEVER_AWAY,
    )


def _signal() -> RelaySignalEnv:
    signal, seen = CountingRelaySignal(), [0]

    async def woken() -> bool:
        before, seen[0] = seen[0], signal.notifications
        return before < seen[0]

    return RelaySignalEnv(signal, woken)


class TestCountingRelaySignal(AdapterContract):
    """Counts."""

    adapter = AdapterUnderTest(RELAY_SIGNAL, "fake", made(_signal))


def _passwords() -> PasswordsEnv:
    passwords, older = CheapPasswords(effort=2), CheapPasswords(effort=1)
    return PasswordsEnv(passwords, lambda password: older.hashed(password, "6"), lambda: passwords.computed)


class TestCheapPasswords(AdapterContract):
    """Hashes that take no time."""

    adapter = AdapterUnderTest(PASSWORDS, "fake", made(_passwords))

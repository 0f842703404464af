"""How each adapter is made, and which of them a setting can choose.

Builders are plain typed functions, so that mypy sees whether an adapter fits its port. Each imports its technology
when it is asked for, and not before. A new adapter is a builder and a line in the table of its port.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from adapters.shared.installation import BindableHeaders, Deliveries
from adapters.shared.signatures import Signatures
from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.passwords import Passwords
from application.ports.randomness import Randomness
from application.ports.secrets import Secrets
from domain.shared.errors import InvalidValue
from entrypoints.bootstrap.keys import key_ring
from entrypoints.bootstrap.missing_servers import StartServer
from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.signatures import KeyRingSignatures

Builder_co = TypeVar("Builder_co", bound=Callable[..., object], covariant=True)


@dataclass(frozen=True, slots=True)
class Choice(Generic[Builder_co]):
    """An adapter that a setting can choose: how it is made, and where to find what is behind it. No secrets."""

    build: Builder_co
    place: Callable[[Settings], str]


def memory(settings: Settings, clock: Clock) -> Persistence:
    """A shop that lives as long as its process: nothing to install, nothing kept."""
    from adapters.memory.persistence import MemoryPersistence

    return MemoryPersistence(clock=clock)


def sqlite(settings: Settings, clock: Clock) -> Persistence:
    """One file for each tenant."""
    from adapters.sql.persistence import SqlPersistence

    return SqlPersistence.sqlite(settings.data_dir, clock=clock)


def postgres(settings: Settings, clock: Clock) -> Persistence:
    """One schema for each tenant."""
    from adapters.sql.persistence import SqlPersistence

    return SqlPersistence.postgres(settings.postgres.address, clock=clock, pool_size=settings.pool_size)


def mongo(settings: Settings, clock: Clock) -> Persistence:
    """One database for each tenant."""
    from adapters.mongo.persistence import MongoPersistence

    mongo = settings.mongo
    try:
        return MongoPersistence(mongo.address, clock=clock, driver=mongo.driver, pool_size=settings.pool_size)
    except InvalidValue as error:
        raise SettingsError(f"{mongo.variable} {error.reason}.") from error


def in_process(settings: Settings, signatures: Callable[[], Signatures]) -> Deliveries:
    """Whoever relays a message also handles it: nothing to install."""
    from adapters.inprocess.delivery import InProcessDeliveries

    return InProcessDeliveries()


def dramatiq(settings: Settings, signatures: Callable[[], Signatures]) -> Deliveries:
    """Messages through Redis, to workers; each names its tenant, and is signed."""
    from adapters.dramatiq.delivery import DramatiqDeliveries

    return DramatiqDeliveries(settings.redis.address, signatures())


def console_mailer(settings: Settings) -> Mailer:
    """Prints letters."""
    from adapters.mail.console import ConsoleMailer

    return ConsoleMailer()


def memory_mailer(settings: Settings) -> Mailer:
    """Keeps letters to be looked at."""
    from adapters.mail.memory import MemoryMailer

    return MemoryMailer()


def clock() -> Clock:
    """The machine's."""
    from adapters.system.clock import SystemClock

    return SystemClock()


def ids() -> IdGenerator:
    """Sorted by time."""
    from adapters.system.ids import SystemIds

    return SystemIds()


def headers() -> BindableHeaders:
    """What the request or message that is being worked on has brought along."""
    from adapters.system.headers import ContextHeaders

    return ContextHeaders()


def randomness() -> Randomness:
    """The machine's."""
    from adapters.system.randomness import SystemRandomness

    return SystemRandomness()


def passwords() -> Passwords:
    """Hashed with Argon2id."""
    from adapters.passwords.argon2 import Argon2Passwords

    return Argon2Passwords()


def secrets() -> Secrets:
    """The machine's."""
    from adapters.system.secrets import SystemSecrets

    return SystemSecrets()


def signatures(settings: Settings, clock: Clock) -> Signatures:
    """With the keys of this installation for messages."""
    return KeyRingSignatures(key_ring(settings, clock, "messages"))


def server_starter() -> StartServer:
    """For servers that nobody gave an address for."""
    from entrypoints.devservers.start import start_server

    return start_server


PERSISTENCES: Mapping[str, Choice[Callable[[Settings, Clock], Persistence]]] = {
    "memory": Choice(memory, lambda settings: "this process, until it ends"),
    "sqlite": Choice(sqlite, lambda settings: f"files in {settings.data_dir}"),
    "postgres": Choice(postgres, lambda settings: settings.postgres.place),
    "mongo": Choice(mongo, lambda settings: settings.mongo.place),
}
DELIVERIES: Mapping[str, Choice[Callable[[Settings, Callable[[], Signatures]], Deliveries]]] = {
    "in-process": Choice(in_process, lambda settings: "this process"),
    "dramatiq": Choice(dramatiq, lambda settings: settings.redis.place),
}
MAILERS: Mapping[str, Choice[Callable[[Settings], Mailer]]] = {
    "console": Choice(console_mailer, lambda settings: "this terminal"),
    "memory": Choice(memory_mailer, lambda settings: "this process"),
}
CHOICES: Mapping[str, Mapping[str, Choice[Callable[..., object]]]] = {
    "persistence": PERSISTENCES,
    "delivery": DELIVERIES,
    "mailer": MAILERS,
}
"""The ports whose adapter a setting of the same name chooses."""

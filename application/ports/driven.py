"""All driven ports together, as `build_shop` takes them."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.randomness import Randomness
from application.ports.relay_signal import RelaySignal
from application.ports.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The driven ports besides a shop's data. Several shops can share them."""

    mailer: Mailer
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class Ports:
    """All driven ports of one shop."""

    store: Store
    services: Services
    relay_signal: RelaySignal

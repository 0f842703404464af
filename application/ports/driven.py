"""Every driven port, in one value."""

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
    """What a shop needs from outside besides its data. Any number of shops can share them."""

    mailer: Mailer
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    randomness: Randomness


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that the shop drives."""

    store: Store
    services: Services
    relay_signal: RelaySignal

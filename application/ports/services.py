"""The driven ports besides the store, together."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.randomness import Randomness


@dataclass(frozen=True, slots=True)
class Services:
    """The driven ports besides a shop's data. Several shops can share them."""

    mailer: Mailer
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    randomness: Randomness

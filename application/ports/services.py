"""The driven ports besides the store, together."""

from dataclasses import dataclass

from application.ports.clock import Clock
from application.ports.headers import MessageHeaders
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.passwords import Passwords
from application.ports.randomness import Randomness
from application.ports.secrets import Secrets


@dataclass(frozen=True, slots=True)
class Services:
    """The driven ports besides a shop's data. Several shops can share them."""

    mailer: Mailer
    clock: Clock
    ids: IdGenerator
    headers: MessageHeaders
    randomness: Randomness
    passwords: Passwords
    secrets: Secrets

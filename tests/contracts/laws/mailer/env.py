"""What the laws of the mailer are given."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from application.ports.mailer import Mail, Mailer


class Letter(NamedTuple):
    """A letter as somebody reads it."""

    to: str
    subject: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, mail: Mail) -> "Letter":
        """What is to arrive."""
        return cls(mail.to, mail.subject, tuple(mail.body.splitlines()))


@dataclass(frozen=True, slots=True)
class MailerEnv:
    """A mailer, and the letters that have arrived so far; those that can be told to be the same one count once.

    `away()` has nobody take letters for a block, where that can happen. `mail` is the shop's own letter. Mutants put
    something wrong in its place.
    """

    mailer: Mailer
    letters: Callable[[], Sequence[Letter]]
    away: Callable[[], AbstractContextManager[None]] | None = None
    mail: Callable[[UUID, str, str, str], Mail] = Mail

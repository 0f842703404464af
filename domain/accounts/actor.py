"""Who acts in the shop, and in which roles."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

ActorId = NewType("ActorId", UUID)


class Role(StrEnum):
    """What someone is to the shop. Each use case names the roles that may call it."""

    VISITOR = "visitor"
    CUSTOMER = "customer"
    STAFF = "staff"
    ADMIN = "admin"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf something happens: a visitor, the owner of an account, or the shop itself."""

    id: ActorId
    roles: frozenset[Role]


SYSTEM = Actor(ActorId(UUID(int=0)), frozenset({Role.SYSTEM}))
"""The shop itself: it handles events and expires orders."""

OPERATOR = Actor(ActorId(UUID(int=2)), frozenset({Role.STAFF, Role.ADMIN}))
"""Whoever runs the installation, at its command line: without an account, and so without orders."""

VISITOR = Actor(ActorId(UUID(int=1)), frozenset({Role.VISITOR}))
"""Anyone who has not said who they are."""

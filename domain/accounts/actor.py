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
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf something happens: a visitor, a customer, a member of staff, or the shop itself."""

    id: ActorId
    roles: frozenset[Role]


SYSTEM = Actor(ActorId(UUID(int=0)), frozenset({Role.SYSTEM}))
"""The shop itself: it handles events and expires orders."""

VISITOR = Actor(ActorId(UUID(int=1)), frozenset({Role.VISITOR}))
"""Anyone who has not said who they are."""

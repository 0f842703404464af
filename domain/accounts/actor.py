"""Who asks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

ActorId = NewType("ActorId", UUID)


class Role(StrEnum):
    """What someone is to the shop."""

    VISITOR = "visitor"
    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf something happens: a customer, a member of staff, or the shop itself."""

    id: ActorId
    roles: frozenset[Role]

    def may_see_orders_of(self, customer: ActorId) -> bool:
        """Customers see their own orders; staff and the shop itself see all."""
        return self.id == customer or self.sees_all_orders

    @property
    def sees_all_orders(self) -> bool:
        """Whether other people's orders are this one's business."""
        return not self.roles.isdisjoint({Role.STAFF, Role.SYSTEM})


SYSTEM = Actor(ActorId(UUID(int=0)), frozenset({Role.SYSTEM}))
VISITOR = Actor(ActorId(UUID(int=1)), frozenset({Role.VISITOR}))

"""Who may see which orders."""

from domain.accounts.actor import Actor, ActorId, Role


def may_see_orders_of(actor: Actor, customer: ActorId) -> bool:
    """Customers see their own orders; staff and the shop itself see everyone's."""
    return actor.id == customer or may_see_all_orders(actor)


def may_see_all_orders(actor: Actor) -> bool:
    """Whether the actor is staff or the shop itself."""
    return not actor.roles.isdisjoint({Role.STAFF, Role.SYSTEM})

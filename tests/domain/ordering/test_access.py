"""Who may see which orders."""

import pytest

from domain.accounts.actor import SYSTEM, VISITOR, Actor, Role
from domain.ordering.access import may_see_all_orders, may_see_orders_of
from tests.support.cast import ADA, BEN, KIM


@pytest.mark.parametrize(
    ("actor", "may"),
    [(ADA, True), (BEN, False), (VISITOR, False), (KIM, True), (SYSTEM, True)],
    ids=["herself", "another customer", "a visitor", "staff", "the shop itself"],
)
def test_the_orders_of_a_customer_are_seen_by_her_by_staff_and_by_the_shop(actor: Actor, *, may: bool) -> None:
    """Nobody else can learn that they exist."""
    assert may_see_orders_of(actor, ADA.id) is may


@pytest.mark.parametrize("role", Role)
def test_only_staff_and_the_shop_itself_see_all_orders(role: Role) -> None:
    """One of these roles is enough, whatever other roles the actor has."""
    actor = Actor(BEN.id, frozenset({Role.CUSTOMER, role}))
    assert may_see_all_orders(actor) is (role in {Role.STAFF, Role.SYSTEM})

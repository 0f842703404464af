"""Who may see what."""

import pytest

from domain.accounts.actor import SYSTEM, VISITOR, Actor, Role
from tests.support.cast import ADA, BEN, KIM


@pytest.mark.parametrize(
    ("who", "may"),
    [(ADA, True), (BEN, False), (VISITOR, False), (KIM, True), (SYSTEM, True)],
    ids=["herself", "another customer", "a visitor", "staff", "the shop"],
)
def test_orders_are_seen_by_their_customer_and_by_the_house(who: Actor, *, may: bool) -> None:
    """Nobody else is shown that they exist."""
    assert who.may_see_orders_of(ADA.id) is may


@pytest.mark.parametrize("role", Role)
def test_only_staff_and_the_shop_see_all_orders(role: Role) -> None:
    """By role, whatever other role one has besides."""
    actor = Actor(BEN.id, frozenset({Role.CUSTOMER, role}))
    assert actor.sees_all_orders is (role in {Role.STAFF, Role.SYSTEM})

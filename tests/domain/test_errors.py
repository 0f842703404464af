"""All errors of the domain: each has a code for programs and a sentence for people."""

import pytest

import domain
from domain.access.errors import InvalidGrant
from domain.access.scopes import UnknownScope
from domain.accounts.errors import InvalidTicket, WeakPassword, WrongPassword
from domain.ordering.errors import DuplicateLine, EmptyOrder, IllegalTransition, TooManyLines, UnknownProduct
from domain.shared.errors import (
    CurrencyMismatch,
    InvalidQuantity,
    InvalidValue,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    ShopError,
    UnknownCurrency,
)
from domain.stock.errors import OutOfStock
from tests.support.builders import order_id, product_id
from tests.support.classes import classes_in
from tests.support.error_checks import check_that_it_can_be_pickled, check_that_it_explains_itself

# Codes are public. Add new ones; never change or remove one that stands here.
ERRORS = {
    "shop_error": ShopError(),
    "not_found": NotFound("order", order_id()),
    "not_allowed": NotAllowed("staff"),
    "not_authenticated": NotAuthenticated(),
    "invalid_value": InvalidValue("name", "must not be blank"),
    "invalid_quantity": InvalidQuantity(0, 6),
    "unknown_currency": UnknownCurrency("XYZ"),
    "currency_mismatch": CurrencyMismatch("EUR", "USD"),
    "unknown_product": UnknownProduct(product_id()),
    "empty_order": EmptyOrder(),
    "too_many_lines": TooManyLines(101, 100),
    "duplicate_line": DuplicateLine(product_id()),
    "out_of_stock": OutOfStock(product_id(), 6, 5),
    "illegal_transition": IllegalTransition(order_id(), "shipped", "be cancelled"),
    "weak_password": WeakPassword("it has fewer than 12 characters"),
    "wrong_password": WrongPassword(),
    "invalid_ticket": InvalidTicket(),
    "invalid_grant": InvalidGrant(),
    "unknown_scope": UnknownScope("honey:eat", "catalogue:read, stock:read"),
}


def test_every_error_has_a_code_of_its_own() -> None:
    """The domain has these errors and no others, and no code has changed."""
    kinds = list(classes_in(domain, ShopError))
    assert {kind.code: kind for kind in kinds} == {code: type(error) for code, error in ERRORS.items()}
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_explains_itself(code: str) -> None:
    """To people, in a sentence."""
    check_that_it_explains_itself(ERRORS[code])


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_can_be_sent_to_another_process(code: str) -> None:
    """As those of a worker are."""
    check_that_it_can_be_pickled(ERRORS[code])

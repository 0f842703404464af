"""Refusals: each has a code that programs may rely on and a sentence that people understand."""

import pickle

import pytest

import domain
from domain.ordering.errors import DuplicateLine, EmptyOrder, IllegalTransition, TooManyLines, UnknownProduct
from domain.shared.errors import (
    CurrencyMismatch,
    InvalidQuantity,
    InvalidValue,
    NotAllowed,
    NotFound,
    ShopError,
    UnknownCurrency,
)
from domain.stock.errors import OutOfStock
from tests.support.builders import order_id, product_id
from tests.support.classes import classes_in

# A code is a promise: one that stands here may get company, and never another name.
REFUSALS = {
    "shop_error": ShopError(),
    "not_found": NotFound("order", order_id()),
    "not_allowed": NotAllowed("staff"),
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
}


def test_every_refusal_has_a_code_of_its_own() -> None:
    """The domain has these refusals and no others, and each has the code it always had."""
    kinds = list(classes_in(domain, ShopError))
    assert {kind.code: kind for kind in kinds} == {code: type(refusal) for code, refusal in REFUSALS.items()}
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_explains_itself(code: str) -> None:
    """Its sentence is complete and shows every value that it has."""
    refusal = REFUSALS[code]
    assert str(refusal).endswith(".")
    assert all(str(value) in str(refusal) for value in refusal.values.values())
    assert not {"{", "}"} & set(str(refusal))


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_can_travel(code: str) -> None:
    """To another process and back it keeps its kind and its values."""
    refusal = REFUSALS[code]
    again = pickle.loads(pickle.dumps(refusal))  # noqa: S301 (made one expression ago)
    assert type(again) is type(refusal)
    assert again.values == refusal.values

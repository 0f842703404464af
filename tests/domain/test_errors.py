"""Refusals: each has a code that programs may rely on and a sentence that people understand."""

import pickle

import pytest

from domain import errors
from domain.errors import ShopError
from tests.builders import order_id, product_id

# A code is a promise: one that stands here may get company, and never another name.
REFUSALS = {
    "shop_error": errors.ShopError(),
    "not_found": errors.NotFound("order", order_id()),
    "not_allowed": errors.NotAllowed("staff"),
    "invalid_value": errors.InvalidValue("name", "must not be blank"),
    "invalid_quantity": errors.InvalidQuantity(0, 6),
    "unknown_currency": errors.UnknownCurrency("XYZ"),
    "currency_mismatch": errors.CurrencyMismatch("EUR", "USD"),
    "unknown_product": errors.UnknownProduct(product_id()),
    "empty_order": errors.EmptyOrder(),
    "too_many_lines": errors.TooManyLines(101, 100),
    "duplicate_line": errors.DuplicateLine(product_id()),
    "out_of_stock": errors.OutOfStock(product_id(), 6, 5),
    "illegal_transition": errors.IllegalTransition(order_id(), "shipped", "be cancelled"),
}


def test_every_refusal_has_a_code_of_its_own() -> None:
    """The domain has these refusals and no others, and each has the code it always had."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ShopError)]
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

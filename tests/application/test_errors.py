"""The errors of driven ports: each has a code for programs and a sentence for people."""

import pytest

import domain
from application.ports import errors
from application.ports.errors import PortError
from domain.shared.errors import ShopError
from tests.support.builders import product_id
from tests.support.classes import classes_in
from tests.support.error_checks import check_that_it_can_be_pickled, check_that_it_explains_itself

# Codes are public. Add new ones; never change or remove one that stands here.
ERRORS = {
    "port_error": errors.PortError(),
    "conflict": errors.ConcurrencyConflict("product 6"),
    "already_exists": errors.AlreadyExists("product", product_id()),
    "unavailable": errors.Unavailable("PostgreSQL", "no answer"),
    "commit_unknown": errors.CommitUnknown("PostgreSQL"),
    "too_new": errors.TooNew("tenant demo", "0003", "0002"),
    "not_migrated": errors.NotMigrated("tenant demo", "0001", "0002"),
    "unknown_shape": errors.UnknownShape("order_placed", 2),
    "damaged_shape": errors.DamagedShape("order_placed", 1, "it is cut short"),
    "idempotency_key_reused": errors.IdempotencyKeyReused("a key"),
    "usage_error": errors.UsageError("Open it first."),
}


def test_every_error_has_a_code_of_its_own() -> None:
    """Ports have these errors and no others, no code has changed, and none is also a code of the domain."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PortError)]
    assert {kind.code: kind for kind in kinds} == {code: type(error) for code, error in ERRORS.items()}
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert ERRORS.keys().isdisjoint(kind.code for kind in classes_in(domain, ShopError))


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_explains_itself(code: str) -> None:
    """To people, in a sentence."""
    check_that_it_explains_itself(ERRORS[code])


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_can_be_sent_to_another_process(code: str) -> None:
    """As those of a worker are."""
    check_that_it_can_be_pickled(ERRORS[code])

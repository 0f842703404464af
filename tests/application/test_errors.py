"""What can go wrong behind a port: each has a code that programs may rely on and a sentence that people understand."""

import pickle

import pytest

import domain
from application.ports import errors
from application.ports.errors import PortError
from domain.shared.errors import ShopError
from tests.support.builders import product_id
from tests.support.classes import classes_in

# A code is a promise: one that stands here may get company, and never another name.
FAILURES = {
    "port_error": errors.PortError(),
    "conflict": errors.ConcurrencyConflict("product 6"),
    "already_exists": errors.AlreadyExists("product", product_id()),
    "unavailable": errors.Unavailable("PostgreSQL", "no answer"),
    "commit_unknown": errors.CommitUnknown("PostgreSQL"),
    "not_migrated": errors.NotMigrated("tenant demo", "0001", "0002"),
    "idempotency_key_reused": errors.IdempotencyKeyReused("a key"),
    "usage_error": errors.UsageError("Open it first."),
}


def test_every_failure_has_a_code_of_its_own() -> None:
    """Ports have these failures and no others, and none of them has the code of a refusal."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PortError)]
    assert {kind.code: kind for kind in kinds} == {code: type(failure) for code, failure in FAILURES.items()}
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert FAILURES.keys().isdisjoint(kind.code for kind in classes_in(domain, ShopError))


@pytest.mark.parametrize("code", FAILURES)
def test_a_failure_explains_itself(code: str) -> None:
    """Its sentence is complete and shows every value that it has."""
    failure = FAILURES[code]
    assert str(failure).endswith(".")
    assert all(str(value) in str(failure) for value in failure.values.values())
    assert not {"{", "}"} & set(str(failure))


@pytest.mark.parametrize("code", FAILURES)
def test_a_failure_can_travel(code: str) -> None:
    """To another process and back it keeps its kind and its values."""
    failure = FAILURES[code]
    again = pickle.loads(pickle.dumps(failure))  # noqa: S301 (made one expression ago)
    assert type(again) is type(failure)
    assert again.values == failure.values

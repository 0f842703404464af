"""API keys: what they are good for, how long, and whose they are."""

import pytest

from domain.access.scopes import Scope, UnknownScope
from domain.accounts.token import Ticket, Token, hash_of
from domain.shared.errors import InvalidValue, NotAuthenticated, NotFound
from tests.support.builders import NOON, an_account, an_api_key
from tests.support.cast import ADA, BEN

ONE_SECOND = 1 / 86_400


def test_what_is_kept_of_a_new_key_is_a_hash() -> None:
    """Its owner is given the rest, once."""
    account = an_account()
    account.key_version = 6
    key, token = an_api_key(account, name="till", scopes=["stock:read", "stock:write"], days=30)
    assert (key.account, key.key_version, key.name, key.created_at) == (ADA.id, 6, "till", NOON)
    assert key.scopes == {Scope.STOCK_READ, Scope.STOCK_WRITE}
    assert token == Token(key.id, "a secret")
    assert key.ticket == Ticket(hash_of("a secret"), key.ticket.expires_at)
    assert (key.ticket.expires_at - NOON).days == 30
    assert key.collect_events() == ()


@pytest.mark.parametrize("days", [ONE_SECOND, 366])
def test_a_key_ends_within_a_year(days: float) -> None:
    """A leap year, at most; a second is enough."""
    assert an_api_key(days=days)


@pytest.mark.parametrize("days", [-1, 0, 366 + ONE_SECOND])
def test_a_key_with_another_end_is_refused(days: float) -> None:
    """One that is past, or so far away that nobody thinks of it any more."""
    with pytest.raises(InvalidValue) as refusal:
        an_api_key(days=days)
    assert str(refusal.value) == "expires_at is not within 366 days from now."


def test_a_key_that_is_good_for_nothing_is_refused() -> None:
    """Its owner has to say what it is for."""
    with pytest.raises(InvalidValue) as refusal:
        an_api_key(scopes=[])
    assert str(refusal.value) == "scopes are missing: say what the key is for."


def test_nobody_makes_a_key_of_an_account_that_is_not_active() -> None:
    """Also when it was active a moment before."""
    account = an_account()
    account.deactivate(NOON)
    with pytest.raises(NotAuthenticated):
        an_api_key(account)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "till\n"])
def test_a_key_has_a_name_by_which_its_owner_knows_it(name: str) -> None:
    """One line, of at most a hundred characters."""
    with pytest.raises(InvalidValue) as refusal:
        an_api_key(name=name)
    assert refusal.value.field == "name"
    assert an_api_key(name="x" * 100)


@pytest.mark.parametrize("scope", ["access:read", "access:write", "everything", ""])
def test_a_key_cannot_make_keys(scope: str) -> None:
    """Nor can it have a scope that there is not."""
    with pytest.raises(UnknownScope) as refusal:
        an_api_key(scopes=["stock:read", scope])
    assert refusal.value.scope == scope


def test_a_key_is_its_owners_and_for_others_there_is_none() -> None:
    """The error is the same as for a key that does not exist."""
    key, _ = an_api_key()
    key.must_belong_to(ADA)
    with pytest.raises(NotFound) as refusal:
        key.must_belong_to(BEN)
    assert refusal.value.values == {"kind": "API key", "key": key.id}

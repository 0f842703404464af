"""Scopes: what a token or an API key is good for."""

import pytest

from domain.access.scopes import EVERYTHING, FOR_API_KEYS, Scope, UnknownScope, scopes_named


def test_scopes_are_known_by_their_names() -> None:
    """Each once, however often it is named; of no names there are none."""
    assert scopes_named(["stock:read", "ordering:write", "stock:read"]) == {Scope.STOCK_READ, Scope.ORDERING_WRITE}
    assert scopes_named([str(scope) for scope in Scope]) == EVERYTHING
    assert scopes_named([]) == frozenset()


@pytest.mark.parametrize("name", ["", "stock", "Stock:read", " stock:read", "stock:read stock:write", "STOCK_READ"])
def test_a_scope_that_there_is_not_is_refused(name: str) -> None:
    """The error says which there are."""
    with pytest.raises(UnknownScope) as refusal:
        scopes_named(["stock:read", name])
    assert refusal.value.values == {"scope": name, "known": ", ".join(sorted(Scope))}


def test_an_api_key_has_no_scope_with_which_it_could_make_others() -> None:
    """All others it can have; the error names no other."""
    assert {*EVERYTHING} - FOR_API_KEYS == {Scope.ACCESS_READ, Scope.ACCESS_WRITE}
    with pytest.raises(UnknownScope) as refusal:
        scopes_named(["access:write"], FOR_API_KEYS)
    assert "access" not in refusal.value.known

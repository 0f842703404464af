"""What is printed of accounts, tokens and API keys: nothing that somebody could be let in with."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

import application
import domain
from domain.access.refresh_family import RefreshFamily
from domain.accounts.account import Account
from domain.shared.errors import ShopError
from tests.application.texts import texts_of
from tests.support.classes import classes_in
from tests.support.examples import example_of

PARTS = ("domain.accounts.", "domain.access.", "application.accounts.", "application.access.")
OPEN = {"email", "name", "scopes"}
"""The texts that may be seen. Whoever adds a field with another one hides it, or adds it here."""


def values() -> Iterator[type[Any]]:
    """The aggregates, values, requests and answers of the two parts; neither errors nor what carries requests out."""
    for package in (domain, application):
        for kind in classes_in(package, object):
            carries_out = "__call__" in vars(kind) or kind.__module__.endswith(".part")
            is_value = is_dataclass(kind) and fields(kind) and not carries_out and not issubclass(kind, ShopError)
            if is_value and kind.__module__.startswith(PARTS):
                yield kind


@pytest.mark.parametrize("kind", [*values()], ids=lambda kind: kind.__name__)
def test_no_secret_and_no_hash_is_in_a_repr(kind: type[Any]) -> None:
    """Whatever is printed, logged or shown in a traceback by mistake has texts that may be seen, and no others."""
    example = example_of(kind)
    assert [name for name, text in texts_of(example) if name not in OPEN and text in repr(example)] == []


def test_hidden_fields_are_looked_for_where_they_are() -> None:
    """In aggregates as in what belongs to them."""
    found = {name for kind in (Account, RefreshFamily) for name, _ in texts_of(example_of(kind))}
    assert found == {"email", "name", "password_hash", "hash", "family_hash", "token_hash"}

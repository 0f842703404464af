"""Tokens: how they are written, and what is kept of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.token import Ticket, Token, hash_of, is_secret_of
from tests.support.builders import NOON, uuid7

SECRETS = st.text("ABCXYZabcxyz0189_.-", min_size=1, max_size=200)


@given(st.uuids(), SECRETS)
def test_a_token_is_read_as_it_was_written(id: UUID, secret: str) -> None:
    """The id, a dot, and the secret."""
    assert Token(id, secret).text == f"{id.hex}.{secret}"
    assert Token.parse(Token(id, secret).text) == Token(id, secret)


def test_the_longest_secret_has_two_hundred_characters() -> None:
    """So nobody has megabytes hashed."""
    assert Token.parse(Token(uuid7(6), "x" * 200).text) == Token(uuid7(6), "x" * 200)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "secret",
        uuid7(6).hex,
        f"{uuid7(6).hex}.",
        f".{uuid7(6).hex}",
        f"{uuid7(6)}.secret",
        f"{uuid7(0xABC).hex.upper()}.secret",
        f"{uuid7(6).hex}secret",
        f"{uuid7(6).hex}.sec ret",
        f"{uuid7(6).hex}.secret\n",
        f" {uuid7(6).hex}.secret",
        f"{uuid7(6).hex}.s\u00e9cret",
        f"{uuid7(6).hex}.{'x' * 201}",
        "\u0661" * 32 + ".secret",
    ],
)
def test_what_is_no_token_is_none(text: str) -> None:
    """Nobody is told what is wrong with it."""
    assert Token.parse(text) is None


def test_what_is_kept_of_a_secret_is_its_sha_256() -> None:
    """In every release the same: what was given out long ago is compared with it."""
    assert hash_of("honey") == "a55e2e3846a51f6ad0abfdfbdea2ba0e5e0c76b5ccfa8a920895fedeae89a8b6"


@given(SECRETS, SECRETS)
def test_a_secret_is_known_by_its_hash_and_no_other_is(one: str, other: str) -> None:
    """The hash itself is not the secret either."""
    assert is_secret_of(hash_of(one), one)
    assert is_secret_of(hash_of(one), other) == (one == other)
    assert not is_secret_of(hash_of(one), hash_of(one))


def test_a_ticket_admits_its_secret_in_time() -> None:
    """Not at its end, and not with another one."""
    ticket = Ticket(hash_of("honey"), NOON)
    assert ticket.admits("honey", NOON - timedelta(microseconds=1))
    assert not ticket.admits("honey", NOON)
    assert not ticket.admits("money", NOON - timedelta(microseconds=1))

"""Passwords: how long they are, and what they are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.errors import WeakPassword
from domain.accounts.password import acceptable


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=12, max_size=128))
def test_twelve_to_128_characters_are_a_password(password: str) -> None:
    """Any that can be typed, blanks and emoji among them; it is returned unchanged."""
    assert acceptable(password) == password


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "it has fewer than 12 characters"),
        ("x" * 11, "it has fewer than 12 characters"),
        # Eleven characters, however many bytes they are.
        ("\N{HONEYBEE}" * 11, "it has fewer than 12 characters"),
        ("x" * 129, "it has more than 128 characters"),
        ("twelve bees\0", "it contains the character NUL"),
        ("twelve bees\ud800", "it is not valid Unicode"),
    ],
)
def test_another_length_or_what_nobody_can_type_is_refused(password: str, reason: str) -> None:
    """The sentence says why, and does not repeat the password."""
    with pytest.raises(WeakPassword) as refusal:
        acceptable(password)
    assert refusal.value.values == {"reason": reason}
    assert str(refusal.value) == f"This password cannot be used: {reason}."


def test_characters_are_counted_and_not_bytes() -> None:
    """128 of four bytes each are as good as 128 letters."""
    assert acceptable("\N{HONEYBEE}" * 128) == "\N{HONEYBEE}" * 128

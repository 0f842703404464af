"""Bounds on text and quantities, and the form in which names are compared."""

import unicodedata
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.shared import checks
from domain.shared.errors import InvalidQuantity, InvalidValue


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
def test_any_text_that_can_be_stored_is_a_note_as_it_is(value: str) -> None:
    """Emoji, combining characters, line ends, quotes: nothing is changed."""
    assert checks.note("note", value, longest=20) == value


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
def test_a_text_is_a_note_that_is_not_blank(value: str) -> None:
    """Blank is whatever shows nothing, not only the empty string."""
    if value.strip():
        assert checks.text("name", value, longest=20) == value
    else:
        with pytest.raises(InvalidValue, match="blank"):
            checks.text("name", value, longest=20)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "must not be blank"),
        (" \t\n\u00a0", "must not be blank"),
        ("four!", "has more than 4 characters"),
        ("a\0b", "contains the character NUL"),
        ("a\ud800", "is not valid Unicode"),
    ],
    ids=["empty", "blank", "too long", "NUL", "a lone surrogate"],
)
def test_a_text_that_cannot_be_used_is_refused_by_name(value: str, reason: str) -> None:
    """The refusal says which field it was and why."""
    with pytest.raises(InvalidValue) as refusal:
        checks.text("name", value, longest=4)
    assert refusal.value.values == {"field": "name", "reason": reason}
    assert str(refusal.value) == f"name {reason}."


@given(st.integers())
def test_a_quantity_is_from_one_to_the_most(value: int) -> None:
    """Nothing below one and nothing above the bound passes."""
    if 1 <= value <= 6:
        assert checks.quantity(value, most=6) == value
    else:
        with pytest.raises(InvalidQuantity) as refusal:
            checks.quantity(value, most=6)
        assert refusal.value.values == {"quantity": value, "maximum": 6}


@pytest.mark.parametrize("value", [True, 1.0, 2.5])
def test_a_quantity_is_a_whole_number(value: object) -> None:
    """Neither a truth value nor half a piece is a quantity, whatever Python makes of them."""
    with pytest.raises(InvalidQuantity):
        checks.quantity(cast(int, value), most=6)


@given(st.text())
@example("\u0391\u0399\u0345")
@example("\u1e9e\ufb03\u0130")
def test_a_search_key_is_its_own_search_key(words: str) -> None:
    """Making the key of a key changes nothing, so it does not matter how often it was done."""
    key = checks.search_key(words)
    assert checks.search_key(key) == key


@given(st.text())
def test_names_that_look_alike_have_one_search_key(words: str) -> None:
    """Composed or decomposed, the key is the same."""
    keys = {checks.search_key(unicodedata.normalize(form, words)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert keys == {checks.search_key(words)}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("HONEY", "honey"),
        ("Straße", "strasse"),
        ("\ufb01ne", "fine"),
        ("\uff28\uff45\uff58", "hex"),
        ("\u1d34ex", "hex"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_names_are_searched_without_regard_to_case_or_form(words: str, key: str) -> None:
    """Small and capital, wide and narrow, joined and apart are the same to who searches."""
    assert checks.search_key(words) == key

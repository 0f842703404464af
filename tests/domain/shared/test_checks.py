"""Checks of text and quantities, and the search keys by which names are compared."""

import unicodedata
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.shared import checks
from domain.shared.errors import InvalidQuantity, InvalidValue

LEGIBLE = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20))
def test_what_is_looked_for_is_any_text_that_can_be_stored(value: str) -> None:
    """What is in the store may be older than a rule for what comes in."""
    assert checks.keepable("words", value, longest=20) == value


@given(st.text(LEGIBLE | st.sampled_from("\n\r\t"), max_size=20))
def test_a_note_is_any_legible_text(value: str) -> None:
    """Emoji, combining characters, line breaks, quotes: it is returned unchanged."""
    assert checks.note("note", value, longest=20) == value


@given(st.text(LEGIBLE, max_size=20))
def test_a_text_is_a_note_of_one_line_that_is_not_blank(value: str) -> None:
    """Blank means empty, or nothing but white space."""
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
        ("b\udfff", "is not valid Unicode"),
        ("a\x1b[", "contains the control character U+001B"),
        ("a\nb", "contains the control character U+000A"),
        ("a\x7f", "contains the control character U+007F"),
        ("a\x9b", "contains the control character U+009B"),
        ("a\u2028", "contains the control character U+2028"),
        ("a\u202e", "contains the control character U+202E"),
    ],
)
def test_the_refusal_of_a_text_says_which_field_and_why(value: str, reason: str) -> None:
    """In its values and in its sentence."""
    with pytest.raises(InvalidValue) as refusal:
        checks.text("name", value, longest=4)
    assert refusal.value.values == {"field": "name", "reason": reason}
    assert str(refusal.value) == f"name {reason}."


@pytest.mark.parametrize("value", ["\x1b", "\x85", "\u2029", "\u2066"])
def test_a_note_has_line_breaks_and_no_other_control_characters(value: str) -> None:
    """A description may have several lines; it must not steer the terminal that shows it."""
    with pytest.raises(InvalidValue, match="control character"):
        checks.note("description", f"a{value}b", longest=20)


@given(st.integers())
def test_a_quantity_is_from_one_to_the_maximum(value: int) -> None:
    """Anything else is refused, with the value and the maximum."""
    if 1 <= value <= 6:
        assert checks.quantity(value, most=6) == value
    else:
        with pytest.raises(InvalidQuantity) as refusal:
            checks.quantity(value, most=6)
        assert refusal.value.values == {"quantity": value, "maximum": 6}


@pytest.mark.parametrize("value", [True, 1.0, 2.5])
def test_a_quantity_is_a_whole_number(value: object) -> None:
    """Booleans and floats are refused, even where Python takes them for whole numbers."""
    with pytest.raises(InvalidQuantity):
        checks.quantity(cast(int, value), most=6)


@given(st.text())
@example("\u0391\u0399\u0345")
@example("\u1e9e\ufb03\u0130")
def test_the_search_key_of_a_search_key_is_itself(words: str) -> None:
    """So it does not matter how often it was made."""
    key = checks.search_key(words)
    assert checks.search_key(key) == key


@given(st.text())
def test_all_unicode_forms_of_a_name_have_one_search_key(words: str) -> None:
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
        ("Lamp ", "lamp "),
        ("a\u00a0b\u3000", "a b "),
        ("\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c3"),
        # Folding takes these apart, and only the second pass puts them together again.
        ("\u01f0am", "\u01f0am"),
        ("J\u030cam", "\u01f0am"),
        ("H\u0331", "\u1e96"),
        ("\u0390", "\u0390"),
    ],
)
def test_names_are_searched_without_regard_to_case_or_form(words: str, key: str) -> None:
    """Capitals, full-width letters, ligatures and combined accents do not matter in a search."""
    assert checks.search_key(words) == key

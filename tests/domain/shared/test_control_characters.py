"""Characters that are no text, and how they are made visible."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.control_characters import control_character, visible

TITLE = "\x1b]0;pwned\x07\x1b[2J"
FAMILY = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


@pytest.mark.parametrize(
    "text",
    [
        "Zoë",
        FAMILY,
        "\N{BLACK HEART SUIT}\N{VARIATION SELECTOR-16}",
        "\u05d6\u05d5\u05d0\u200f!",
        "a\u00a0b",
        "e\u0301",
    ],
)
def test_text_of_any_script_is_left_alone(text: str) -> None:
    """Joiners, variation selectors and marks of direction belong to what people write."""
    assert control_character(text) is None
    assert visible(text) == text


@given(st.text())
def test_no_control_character_is_left_in_what_is_visible(text: str) -> None:
    """Whatever was written, C0, DEL, C1, separators and changes of direction are gone; all else is as it was."""
    shown = visible(text)
    assert control_character(shown) is None
    assert not any(unicodedata.category(each) in {"Cc", "Zl", "Zp"} for each in shown)
    assert (shown == text) == (control_character(text) is None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Ada{TITLE}", r"Ada\x1b]0;pwned\x07\x1b[2J"),
        ("Ada\nstatus  paid\r\t", r"Ada\nstatus  paid\r\t"),
        ("\x7f\x9b", r"\x7f\x9b"),
        ("\u2028\u202e\u2066", r"\u2028\u202e\u2066"),
    ],
)
def test_each_control_character_is_shown_as_an_escape(text: str, shown: str) -> None:
    """As Python writes it."""
    assert visible(text) == shown


def test_of_several_lines_none_passes_for_anothers() -> None:
    """Line breaks stay, and what follows them is indented."""
    assert visible("a b\n\nb\x1b\nc", lines=True) == "a b\n  \n  b\\x1b\n  c"

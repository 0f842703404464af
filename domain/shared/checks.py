"""Checks that several parts of the domain share, for text, quantities and search keys."""

import unicodedata

from domain.shared.control_characters import control_character
from domain.shared.errors import InvalidQuantity, InvalidValue


def text(field: str, value: str, *, longest: int) -> str:
    """Return `value`, a line of text for people: not blank, and without control characters.

    `InvalidValue` names `field` otherwise, as it does for what `keepable` refuses.
    """
    if not value.strip():
        raise InvalidValue(field, "must not be blank")
    return _legible(field, keepable(field, value, longest=longest), lines=False)


def note(field: str, value: str, *, longest: int) -> str:
    """Return `value`, which may be empty or have several lines, but no other control characters; as in `text`."""
    return _legible(field, keepable(field, value, longest=longest), lines=True)


def keepable(field: str, value: str, *, longest: int) -> str:
    """Return `value`, which may be empty, if it has at most `longest` characters and every store can keep it.

    NUL and lone surrogates are refused here, so that no adapter has to deal with them. This is enough for what is only
    looked for: texts that are stored already may have control characters, from before they were refused.
    """
    if len(value) > longest:
        raise InvalidValue(field, f"has more than {longest} characters")
    if "\0" in value:
        raise InvalidValue(field, "contains the character NUL")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidValue(field, "is not valid Unicode")
    return value


def _legible(field: str, value: str, *, lines: bool) -> str:
    if found := control_character(value, lines=lines):
        raise InvalidValue(field, f"contains the control character {found}")
    return value


def quantity(value: int, *, most: int) -> int:
    """Return `value` if it is a whole number from 1 to `most`; `InvalidQuantity` otherwise."""
    if type(value) is not int or not 1 <= value <= most:
        raise InvalidQuantity(value, most)
    return value


def search_key(words: str) -> str:
    """The form in which names are sorted and searched: casefolded, in Unicode normal form NFKC.

    Stores compare these keys by code point, so that all of them agree, whatever their collation. Casefolding can
    undo the normal form, hence the second pass (Unicode Standard, section 3.13, D146).
    """
    folded = unicodedata.normalize("NFKC", words).casefold()
    return unicodedata.normalize("NFKC", folded)

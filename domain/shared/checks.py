"""Bounds that hold for every value of the shop, wherever it comes from."""

import unicodedata

from domain.shared.errors import InvalidQuantity, InvalidValue


def text(field: str, value: str, *, longest: int) -> str:
    """Return `value` if it can be stored everywhere and is neither blank nor longer than `longest` characters.

    NUL and lone surrogates are refused here, so that no adapter ever meets them.
    """
    if not value.strip():
        raise InvalidValue(field, "must not be blank")
    return note(field, value, longest=longest)


def note(field: str, value: str, *, longest: int) -> str:
    """Like `text`, but an empty string is an answer, too."""
    if len(value) > longest:
        raise InvalidValue(field, f"has more than {longest} characters")
    if "\0" in value:
        raise InvalidValue(field, "contains the character NUL")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidValue(field, "is not valid Unicode")
    return value


def quantity(value: int, *, most: int) -> int:
    """Return `value` if it is a whole number from 1 to `most`."""
    if type(value) is not int or not 1 <= value <= most:
        raise InvalidQuantity(value, most)
    return value


def search_key(words: str) -> str:
    """The form in which names are sorted and searched, so that every store agrees: NFKC, casefolded.

    Casefolding can undo the normal form, hence the second pass (Unicode Standard, section 3.13, D146).
    """
    folded = unicodedata.normalize("NFKC", words).casefold()
    return unicodedata.normalize("NFKC", folded)

"""Numbers as people type them, in settings, addresses and commands."""

import re

WHOLE = r"-?[0-9]{1,18}"


def in_digits(value: object) -> object:
    """Return `value`; `ValueError` for a text that is not written in the digits 0 to 9.

    Python, and pydantic with it, reads `1_0` and the digits of any script as numbers, too. Who types such a thing has
    made a mistake, and is better told than sold ten times the quantity.
    """
    if isinstance(value, str) and not re.fullmatch(WHOLE, value):
        raise ValueError("should be a whole number, written in the digits 0 to 9")
    return value

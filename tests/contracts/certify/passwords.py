"""What may be printed of an address, and of errors in which a driver repeats it: no password."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, unquote_plus, urlsplit

from entrypoints.devservers.addresses import without_password

SHORTEST = 6
"""Characters of a password that is hidden wherever it stands: a shorter one stands in ordinary words, too."""

_HIDDEN = "…"
_PARAMETER = re.compile(r"(\w*(?:passw|pwd|secret|token)\w*\s*=\s*)([^&;\s]+)", re.IGNORECASE)


def without_passwords_of(address: str) -> Callable[[str], str]:
    """What makes a line fit to be printed: the passwords of this address are left out.

    One stands before the host, others are parameters: of a URL, or of an address such as `host=… password=…`.
    """
    hidden = {address: without_password(address) if "://" in address else _PARAMETER.sub(rf"\1{_HIDDEN}", address)}
    for before, written, after in _passwords_in(address):
        for password in {written, unquote(written), unquote_plus(written)}:
            hidden[f"{before}{password}{after}"] = f"{before}{_HIDDEN}{after}"
            if len(password) >= SHORTEST:
                hidden[password] = _HIDDEN
    # What is longer contains the rest.
    secret = re.compile("|".join(map(re.escape, sorted(hidden, key=len, reverse=True))))
    return lambda line: secret.sub(lambda found: hidden[found[0]], line)


def _passwords_in(address: str) -> Iterator[tuple[str, str, str]]:
    """Each as it is written, between what stands before and after it."""
    for found in _PARAMETER.finditer(address):
        yield found[1], found[2], ""
    try:
        password = urlsplit(address).password
    except ValueError:
        # It is refused, and nothing is opened with it.
        return
    if password:
        yield ":", password, "@"

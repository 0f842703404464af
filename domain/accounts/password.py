"""What a password of the shop has to be, besides hard to guess."""

from domain.accounts.errors import WeakPassword
from domain.shared import checks
from domain.shared.errors import InvalidValue

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128


def acceptable(password: str) -> str:
    """Return the password if its length is right, in characters, and it can be typed; `WeakPassword` otherwise.

    How soon it would be guessed is for the port of passwords to say.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(f"it has fewer than {SHORTEST_PASSWORD} characters")
    try:
        return checks.keepable("password", password, longest=LONGEST_PASSWORD)
    except InvalidValue as error:
        raise WeakPassword(f"it {error.reason}") from None

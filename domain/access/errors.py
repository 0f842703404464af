"""The reasons for which nobody is let in."""

from dataclasses import dataclass

from domain.shared.errors import ShopError


@dataclass(eq=False)
class InvalidGrant(ShopError):
    """What somebody wants to be let in with is not good, or no longer. Why is not said on purpose (TOK-7)."""

    code = "invalid_grant"
    sentence = "Nobody can log in with this: it is wrong, used up or expired."

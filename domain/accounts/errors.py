"""The reasons for which an account, or something that is proved with it, is refused."""

from dataclasses import dataclass

from domain.shared.errors import ShopError


@dataclass(eq=False)
class WeakPassword(ShopError):
    """A password that is too short or too long, or that others would guess."""

    code = "weak_password"
    sentence = "This password cannot be used: {reason}."

    reason: str


@dataclass(eq=False)
class WrongPassword(ShopError):
    """The owner of an account has to say the password once more, and it is another one."""

    code = "wrong_password"
    sentence = "This is not your password."


@dataclass(eq=False)
class InvalidTicket(ShopError):
    """A token from a letter that was used, has expired, was replaced by a later one, or never was one."""

    code = "invalid_ticket"
    sentence = "This token is not good, or no longer: ask for another letter."

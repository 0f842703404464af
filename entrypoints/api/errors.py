"""What can be wrong with a request before the shop has seen it."""

from dataclasses import dataclass

from domain.shared.errors import ShopError


@dataclass(eq=False)
class InvalidCursor(ShopError):
    """A cursor that this list did not give out, or that was given out for another filter."""

    code = "invalid_cursor"
    sentence = "This cursor does not belong to this list; begin again without one."


@dataclass(eq=False)
class InvalidIdempotencyKey(ShopError):
    """An Idempotency-Key that cannot be kept."""

    code = "invalid_idempotency_key"
    sentence = "An Idempotency-Key is {shortest} to {longest} visible ASCII characters."

    shortest: int
    longest: int

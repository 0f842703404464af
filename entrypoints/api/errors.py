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


@dataclass(eq=False)
class InvalidHost(ShopError):
    """A header `Host` that names none, where the host says whose shop a request is about."""

    code = "invalid_host"
    sentence = "The header Host is not the name of a host."


@dataclass(eq=False)
class InvalidToken(ShopError):
    """An access token that was not given out here, or is not good any more."""

    code = "invalid_token"
    sentence = "This access token is not good, or not any more: log in again."


@dataclass(eq=False)
class InsufficientScope(ShopError):
    """The access token or API key is good, but not for this."""

    code = "insufficient_scope"
    sentence = "This takes a token or an API key with the scope {scope}."

    scope: str


@dataclass(eq=False)
class AmbiguousRequest(ShopError):
    """A request that says twice what it may say once, such as who asks, or whose shop it is about."""

    code = "ambiguous_request"
    sentence = "{what} is said more than once."

    what: str


@dataclass(eq=False)
class WrongTenant(ShopError):
    """The access token is of another shop than the one that the request is about."""

    code = "wrong_tenant"
    sentence = "This access token is for another shop."


@dataclass(eq=False)
class UnsupportedGrant(ShopError):
    """A way to log in that there is not, or not here."""

    code = "unsupported_grant_type"
    sentence = "The grant type here is {accepted}."

    accepted: str


@dataclass(eq=False)
class InvalidCsrfToken(ShopError):
    """A request with a cookie, of which it is not shown that a page of the shop has sent it."""

    code = "invalid_csrf_token"
    sentence = "A request with a cookie needs the header X-CSRF-Token, with what the last answer said."

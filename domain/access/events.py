"""The events of refresh families."""

from dataclasses import dataclass

from domain.access.ids import RefreshFamilyId
from domain.accounts.actor import ActorId
from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class RefreshTokenReused(Event):
    """A refresh token that was used up has come again: two have it. Nobody is let in with the family any more."""

    name = "refresh_token_reused"

    account: ActorId
    family: RefreshFamilyId

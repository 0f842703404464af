"""Refresh families: the refresh tokens that follow from one log-in, of which the last is good, once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.access.errors import InvalidGrant
from domain.access.events import RefreshTokenReused
from domain.access.ids import RefreshFamilyId
from domain.access.scopes import Scope
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from domain.accounts.token import Token, hash_of, is_secret_of
from domain.shared.aggregate import Aggregate

REFRESH_WITHIN = timedelta(days=14)
LONGEST_FAMILY = timedelta(days=90)
"""However often it is refreshed, whoever has logged in has to do so again after this time."""
GRACE = timedelta(seconds=5)
"""A token that comes again so soon after it was used was sent twice at once, as browsers do it that restore several
tabs. It is refused, and nobody is locked out for it. (RFC 9700, section 4.14.2, leaves this to the server.)"""


# Pattern P32: Refresh rotation
@dataclass(kw_only=True)
class RefreshFamily(Aggregate):
    """What is kept of the refresh tokens of one log-in.

    A token has two secrets. One is that of the family, and stays; the other one is new with each token. So a token
    that was used up is told from one that never was without a list of all of them.
    """

    label = "refresh family"

    id: RefreshFamilyId
    account: ActorId
    access_version: int
    scopes: frozenset[Scope]
    family_hash: str = field(repr=False)
    token_hash: str = field(repr=False)
    begun_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    is_revoked: bool = False

    @classmethod
    def begin(
        cls, id: RefreshFamilyId, account: Account, scopes: frozenset[Scope], secrets: tuple[str, str], at: datetime
    ) -> tuple["RefreshFamily", Token]:
        """A family for whoever has just logged in to this account, and its first token."""
        family_secret, secret = secrets
        family = cls(
            id=id,
            account=account.id,
            access_version=account.access_version,
            scopes=scopes,
            family_hash=hash_of(family_secret),
            token_hash=hash_of(secret),
            begun_at=at,
            refreshed_at=at,
            expires_at=at + REFRESH_WITHIN,
        )
        return family, Token(id, f"{family_secret}.{secret}")

    def refresh(self, token: Token, account: Account, new_secret: str, at: datetime) -> Token | None:
        """Use the token up, and return the next one of the family.

        `InvalidGrant` for a token that is not, or no longer, good. None for one that was used up before: then nobody
        is let in with the family any more, for somebody else has its token, too.
        """
        family_secret, _, secret = token.secret.partition(".")
        is_good = not self.is_revoked and at < self.expires_at and is_secret_of(self.family_hash, family_secret)
        if not (is_good and account.is_active and account.access_version == self.access_version):
            raise InvalidGrant
        if not is_secret_of(self.token_hash, secret):
            if at <= self.refreshed_at + GRACE:
                raise InvalidGrant
            self.is_revoked = True
            self._raise_event(RefreshTokenReused(self.account, self.id))
            return None
        self.token_hash, self.refreshed_at = hash_of(new_secret), at
        self.expires_at = min(at + REFRESH_WITHIN, self.begun_at + LONGEST_FAMILY)
        return Token(self.id, f"{family_secret}.{new_secret}")

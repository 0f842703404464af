"""Access tokens: what a client shows with each request, so that it need not log in with each."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

import jwt
from jwt.exceptions import InvalidSignatureError, InvalidTokenError
from pydantic import BaseModel, ConfigDict, StrictInt

from application.access.views import Session
from application.ports.clock import Clock
from domain.access.scopes import EVERYTHING, Scope
from domain.accounts.actor import ActorId
from entrypoints.api.errors import InvalidToken
from entrypoints.bootstrap.keys import KeyRing

ALGORITHM: Final = "HS256"
TYPE: Final = "at+jwt"
"""RFC 9068, section 2.1: so no other kind of token passes for an access token."""
AUDIENCE: Final = "sixfold"
ALL: Final = "*"
"""Instead of all scopes by name: a token travels with each request, and most are good for everything."""
LIFE = timedelta(minutes=10)

# Time is the shop's, so its end is compared here; everything else is the library's.
_OPTIONS: Final[jwt.types.Options] = {
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


_SCOPES: Final = {scope.value: scope for scope in Scope}


class Claims(BaseModel):
    """What an access token says. Its numbers are written as such: neither 6.0 nor "6" is one."""

    model_config = ConfigDict(frozen=True)

    sub: UUID
    tenant: str
    access_version: StrictInt
    scope: str
    iat: StrictInt
    nbf: StrictInt
    exp: StrictInt

    @property
    def account(self) -> ActorId:
        """Whose it is."""
        return ActorId(self.sub)

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it is good for; scopes that there were once are not."""
        if self.scope == ALL:
            return EVERYTHING
        return frozenset(_SCOPES[name] for name in self.scope.split() if name in _SCOPES)


# Pattern P31: OAuth2 password flow
@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Signs access tokens, and reads those that were signed here."""

    keys: KeyRing
    issuer: str
    clock: Clock

    def issue(self, tenant: str, session: Session) -> str:
        """A token for whoever has just logged in, or stayed so."""
        now = self.clock.now()
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": str(session.account),
            "tenant": tenant,
            "access_version": session.access_version,
            "scope": ALL if session.scopes == EVERYTHING else " ".join(sorted(session.scopes)),
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
            "jti": token_urlsafe(9),
        }
        key = self.keys.signing
        return jwt.encode(claims, key.secret, ALGORITHM, headers={"typ": TYPE, "kid": key.id})

    def read(self, token: str) -> Claims:
        """What a token says; `InvalidToken` unless it was signed here, as an access token, and is good now."""
        # The library takes the padding that a token never has (RFC 7515, section 2): it would be another token.
        for key in self.keys.valid() if "=" not in token else ():
            try:
                said = jwt.decode_complete(
                    token, key.secret, [ALGORITHM], options=_OPTIONS, audience=AUDIENCE, issuer=self.issuer
                )
                claims = Claims.model_validate(said["payload"])
            except InvalidSignatureError:
                continue
            except (InvalidTokenError, ValueError):
                break
            if (said["header"].get("typ"), said["header"].get("kid")) == (TYPE, key.id) and self._is_good(claims):
                return claims
            break
        raise InvalidToken

    def _is_good(self, claims: Claims) -> bool:
        """Whether its time has come, and is not over."""
        return claims.nbf <= self.clock.now().timestamp() < claims.exp

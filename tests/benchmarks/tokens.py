"""Access tokens for the load: each contestant is sent those that it would give out itself.

They are issued anew for each round, so that none expires under load.
"""

from datetime import UTC, datetime
from uuid import uuid4

import jwt
from pydantic import SecretStr

from adapters.system.clock import SystemClock
from application.access.views import Session
from domain.access.scopes import EVERYTHING
from domain.accounts.actor import ActorId
from entrypoints.api.access_tokens import ALGORITHM, AUDIENCE, LIFE, TYPE, AccessTokens
from entrypoints.api.app import ISSUER
from entrypoints.bootstrap.keys import KeyRing, key_ring
from entrypoints.bootstrap.settings import Settings

SECRET = "of no importance, but long enough"
"""SIXFOLD_SECRET of every contestant."""


def token_of_the_shop(tenant: str, account: ActorId) -> str:
    """What the shop gives whoever has just logged in, for every scope."""
    clock = SystemClock()
    session = Session(account, 0, EVERYTHING, "", clock.now() + LIFE)
    return AccessTokens(keys_of_the_shop(), ISSUER, clock).issue(tenant, session)


def straight_token(tenant: str, account: ActorId) -> str:
    """The same claims in a token that is signed with the secret itself."""
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(account),
        "tenant": tenant,
        "access_version": 0,
        "scope": " ".join(sorted(EVERYTHING)),
        "iat": now,
        "nbf": now,
        "exp": now + int(LIFE.total_seconds()),
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, SECRET, ALGORITHM, headers={"typ": TYPE})


def keys_of_the_shop() -> KeyRing:
    """The keys that follow from the secret."""
    return key_ring(Settings(secret=SecretStr(SECRET)), SystemClock(), "access tokens")

"""What routes that log somebody in share: the use cases for it, and the access token that says so."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from application.access.log_in import LogInRequest
from application.access.refresh import RefreshRequest
from application.access.views import Session
from domain.accounts.actor import VISITOR
from entrypoints.api.access_tokens import LIFE, AccessTokens
from entrypoints.api.tenants import tenant_asked_for
from entrypoints.bootstrap.tenants import Tenant


@dataclass(frozen=True, slots=True)
class Sessions:
    """Logs people in to one tenant's shop."""

    tenant: Tenant
    access_tokens: AccessTokens

    @property
    def expires_in(self) -> int:
        """For how many seconds an access token is good."""
        return int(LIFE.total_seconds())

    async def granted(self, request: LogInRequest | RefreshRequest) -> Session:
        """What the shop gives whoever asks; `InvalidGrant` where it gives nothing."""
        access = self.tenant.shop.access
        if isinstance(request, LogInRequest):
            return await access.log_in(request, by=VISITOR)
        return await access.refresh(request, by=VISITOR)

    def access_token(self, session: Session) -> str:
        """The access token for it."""
        return self.access_tokens.issue(self.tenant.name, session)


async def sessions(request: Request, tenant: Annotated[Tenant, Depends(tenant_asked_for)]) -> Sessions:
    """Those of the tenant that the request is about."""
    return Sessions(tenant, cast(AccessTokens, request.app.state.access_tokens))


TheSessions = Annotated[Sessions, Depends(sessions)]

"""The operations with which people and programs are let in, and how they are built."""

from dataclasses import dataclass

from application.access.api_keys import (
    CreateApiKey,
    CreateApiKeyRequest,
    ListApiKeys,
    ListApiKeysRequest,
    MakeApiKey,
    RemoveApiKey,
    RemoveApiKeyRequest,
)
from application.access.identify import (
    Identify,
    IdentifyByEmail,
    IdentifyByEmailRequest,
    IdentifyByKey,
    IdentifyByKeyRequest,
    IdentifyRequest,
)
from application.access.log_in import BeginSession, LogIn, LogInRequest
from application.access.prune_families import ForgetFamilies, PruneRefreshFamilies, PruneRefreshFamiliesRequest
from application.access.queries import AccessQueries
from application.access.refresh import LogOut, LogOutRequest, Refresh, RefreshRequest, UseRefreshToken
from application.access.views import ApiKeyView, Caller, NewApiKey, Session
from application.accounts.queries import AccountQueries
from application.core.operation import Operation, OperationBuilder
from application.core.page import Page
from application.core.use_case import ADMIN, ANYONE, OWNER, SYSTEM
from application.ports.services import Services
from domain.access.ids import ApiKeyId
from domain.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Logging in and out, API keys, and finding out who asks."""

    log_in: Operation[LogInRequest, Session]
    refresh: Operation[RefreshRequest, Session]
    log_out: Operation[LogOutRequest, None]
    identify: Operation[IdentifyRequest, Actor]
    identify_by_key: Operation[IdentifyByKeyRequest, Caller]
    identify_by_email: Operation[IdentifyByEmailRequest, Actor]
    create_api_key: Operation[CreateApiKeyRequest, NewApiKey]
    api_keys: Operation[ListApiKeysRequest, Page[ApiKeyView, ApiKeyId]]
    remove_api_key: Operation[RemoveApiKeyRequest, None]
    prune_families: Operation[PruneRefreshFamiliesRequest, int]


def build_access(
    build: OperationBuilder, access: AccessQueries, accounts: AccountQueries, services: Services
) -> Access:
    """Give each use case its ports, and say which roles may call it."""
    clock, ids, secrets = services.clock, services.ids, services.secrets
    begin = build.command(BeginSession(clock, ids, secrets), ANYONE)
    use = build.command(UseRefreshToken(clock, secrets), ANYONE)
    make = build.command(MakeApiKey(clock, ids, secrets), OWNER)
    forget = build.command(ForgetFamilies(clock), SYSTEM)
    return Access(
        log_in=build.process(LogIn(accounts, services.passwords, begin), ANYONE, confidential=True),
        refresh=build.process(Refresh(use), ANYONE, confidential=True),
        log_out=build.command(LogOut(), OWNER),
        identify=build.query(Identify(accounts), ANYONE),
        identify_by_key=build.query(IdentifyByKey(access, accounts, clock), ANYONE),
        identify_by_email=build.query(IdentifyByEmail(accounts), ADMIN),
        create_api_key=build.process(CreateApiKey(make), OWNER, confidential=True),
        api_keys=build.query(ListApiKeys(access), OWNER),
        remove_api_key=build.command(RemoveApiKey(), OWNER),
        prune_families=build.process(PruneRefreshFamilies(access, clock, forget), SYSTEM),
    )

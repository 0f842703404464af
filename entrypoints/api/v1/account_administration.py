"""Accounts of others, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from application.accounts.administer import (
    ChangeRoles,
    ChangeRolesRequest,
    DeactivateAccount,
    DeactivateAccountRequest,
    GetAccount,
    GetAccountRequest,
    ListAccounts,
    ListAccountsRequest,
    ReactivateAccount,
    ReactivateAccountRequest,
)
from application.accounts.views import AccountFilter, AccountPosition, AccountView
from domain.access.scopes import Scope
from domain.accounts.account import AccountStatus
from domain.accounts.actor import Actor, ActorId
from domain.shared.errors import InvalidValue
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Listed, Pages, TheShop
from entrypoints.api.errors import InvalidCursor
from entrypoints.api.openapi import WRITING, description_of, refusals
from entrypoints.api.v1.accounts_models import AccountModel, AccountPage, ChangeRolesModel

router = APIRouter(prefix="/accounts", tags=["accounts"])

READ, WRITE = Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE


@router.get(
    "",
    summary="List accounts",
    description=description_of(ListAccounts),
    response_model=AccountPage,
    responses=refusals(InvalidCursor),
)
async def list_accounts(
    shop: TheShop,
    by: Annotated[Actor, may("accounts.list", READ)],
    pages: Pages,
    status: AccountStatus | None = None,
) -> Listed:
    accounts = ListAccountsRequest(AccountFilter(status), pages.after(AccountPosition), pages.limit)
    return pages.listed(await shop.accounts.list(accounts, by=by))


@router.get(
    "/{id}",
    summary="Show an account",
    description=description_of(GetAccount),
    response_model=AccountModel,
    responses=refusals(),
)
async def get_account(id: UUID, shop: TheShop, by: Annotated[Actor, may("accounts.get", READ)]) -> AccountView:
    return await shop.accounts.get(GetAccountRequest(ActorId(id)), by=by)


@router.put(
    "/{id}/roles",
    summary="Change roles",
    description=description_of(ChangeRoles),
    response_model=AccountModel,
    responses=refusals(InvalidValue, *WRITING),
)
async def change_roles(
    id: UUID, body: ChangeRolesModel, shop: TheShop, by: Annotated[Actor, may("accounts.change_roles", WRITE)]
) -> AccountView:
    return await shop.accounts.change_roles(ChangeRolesRequest(ActorId(id), tuple(body.roles)), by=by)


@router.post(
    "/{id}/deactivation",
    summary="Deactivate an account",
    description=description_of(DeactivateAccount),
    response_model=AccountModel,
    responses=refusals(*WRITING),
)
async def deactivate_account(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("accounts.deactivate", WRITE)]
) -> AccountView:
    return await shop.accounts.deactivate(DeactivateAccountRequest(ActorId(id)), by=by)


@router.post(
    "/{id}/reactivation",
    summary="Reactivate an account",
    description=description_of(ReactivateAccount),
    response_model=AccountModel,
    responses=refusals(*WRITING),
)
async def reactivate_account(
    id: UUID, shop: TheShop, by: Annotated[Actor, may("accounts.reactivate", WRITE)]
) -> AccountView:
    return await shop.accounts.reactivate(ReactivateAccountRequest(ActorId(id)), by=by)

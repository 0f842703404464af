"""One's own account."""

from typing import Annotated

from fastapi import APIRouter

from application.accounts.change_password import ChangePassword
from application.accounts.confirm_email import ConfirmEmail
from application.accounts.delete_account import DeleteAccount
from application.accounts.profile import GetProfile, GetProfileRequest, UpdateProfile
from application.accounts.register import Register
from application.accounts.reset_password import RequestPasswordReset, ResetPassword
from application.accounts.views import AccountView
from application.ports.errors import AlreadyExists
from domain.access.scopes import Scope
from domain.accounts.actor import Actor
from domain.accounts.errors import InvalidTicket, WeakPassword, WrongPassword
from domain.shared.errors import InvalidValue
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, TheShop
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals
from entrypoints.api.v1.accounts_models import (
    AccountModel,
    ChangePasswordModel,
    ConfirmEmailModel,
    DeleteAccountModel,
    RegisterModel,
    RequestPasswordResetModel,
    ResetPasswordModel,
    UpdateProfileModel,
)

router = APIRouter(prefix="/accounts", tags=["accounts"])

READ, WRITE = Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE


@router.post(
    "",
    status_code=201,
    summary="Register",
    description=description_of(Register),
    response_model=AccountModel,
    responses=refusals(AlreadyExists, WeakPassword, InvalidValue, *WRITING, *KEYED),
)
async def register(
    body: RegisterModel, shop: TheShop, by: Annotated[Actor, may("accounts.register", WRITE)], key: Key
) -> AccountView:
    return await shop.accounts.register(body.request(), by=by, key=key)


@router.post(
    "/confirmations",
    summary="Confirm an e-mail address",
    description=description_of(ConfirmEmail),
    response_model=AccountModel,
    responses=refusals(InvalidTicket, *WRITING),
)
async def confirm_email(
    body: ConfirmEmailModel, shop: TheShop, by: Annotated[Actor, may("accounts.confirm_email", WRITE)]
) -> AccountView:
    return await shop.accounts.confirm_email(body.request(), by=by)


@router.post(
    "/password-reset-requests",
    status_code=202,
    summary="Forget the password",
    description=description_of(RequestPasswordReset),
    responses=refusals(InvalidValue, *WRITING),
)
async def request_password_reset(
    body: RequestPasswordResetModel,
    shop: TheShop,
    by: Annotated[Actor, may("accounts.request_password_reset", WRITE)],
) -> None:
    await shop.accounts.request_password_reset(body.request(), by=by)


@router.post(
    "/password-resets",
    status_code=204,
    summary="Set a new password",
    description=description_of(ResetPassword),
    responses=refusals(InvalidTicket, WeakPassword, *WRITING),
)
async def reset_password(
    body: ResetPasswordModel, shop: TheShop, by: Annotated[Actor, may("accounts.reset_password", WRITE)]
) -> None:
    await shop.accounts.reset_password(body.request(), by=by)


@router.get(
    "/me",
    summary="Look at one's own account",
    description=description_of(GetProfile),
    response_model=AccountModel,
    responses=refusals(),
)
async def profile(shop: TheShop, by: Annotated[Actor, may("accounts.profile", READ)]) -> AccountView:
    return await shop.accounts.profile(GetProfileRequest(), by=by)


@router.patch(
    "/me",
    summary="Change one's own account",
    description=description_of(UpdateProfile),
    response_model=AccountModel,
    responses=refusals(AlreadyExists, WrongPassword, InvalidValue, *WRITING),
)
async def update_profile(
    body: UpdateProfileModel, shop: TheShop, by: Annotated[Actor, may("accounts.update_profile", WRITE)]
) -> AccountView:
    return await shop.accounts.update_profile(body.request(), by=by)


@router.put(
    "/me/password",
    status_code=204,
    summary="Change one's password",
    description=description_of(ChangePassword),
    responses=refusals(WrongPassword, WeakPassword, *WRITING),
)
async def change_password(
    body: ChangePasswordModel, shop: TheShop, by: Annotated[Actor, may("accounts.change_password", WRITE)]
) -> None:
    await shop.accounts.change_password(body.request(), by=by)


@router.post(
    "/me/deletion",
    status_code=204,
    summary="Delete one's account",
    description=description_of(DeleteAccount),
    responses=refusals(WrongPassword, *WRITING),
)
async def delete_account(
    body: DeleteAccountModel, shop: TheShop, by: Annotated[Actor, may("accounts.delete", WRITE)]
) -> None:
    await shop.accounts.delete(body.request(), by=by)

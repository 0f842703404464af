"""The operations on accounts, and how they are built."""

from dataclasses import dataclass

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
from application.accounts.change_password import ChangePassword, ChangePasswordRequest, ReplacePassword
from application.accounts.confirm_email import (
    ConfirmEmail,
    ConfirmEmailRequest,
    ExpectConfirmation,
    SendEmailConfirmation,
    SendEmailConfirmationRequest,
)
from application.accounts.delete_account import AnonymiseAccount, DeleteAccount, DeleteAccountRequest
from application.accounts.passwords import PasswordCheck
from application.accounts.profile import (
    ChangeProfile,
    GetProfile,
    GetProfileRequest,
    UpdateProfile,
    UpdateProfileRequest,
)
from application.accounts.queries import AccountQueries
from application.accounts.register import (
    CreateAccount,
    CreateAccountRequest,
    OpenAccount,
    Register,
    RegisterRequest,
)
from application.accounts.reset_password import (
    ExpectReset,
    RequestPasswordReset,
    RequestPasswordResetRequest,
    ResetPassword,
    ResetPasswordRequest,
    SendPasswordReset,
    SendPasswordResetRequest,
    SetPassword,
)
from application.accounts.shown import Shown
from application.accounts.views import AccountPosition, AccountView
from application.configuration.featured import Featured
from application.configuration.queries import ConfigurationQueries
from application.core.operation import Operation, OperationBuilder
from application.core.page import Page
from application.core.use_case import ADMIN, ANYONE, OWNER, SYSTEM
from application.ports.services import Services
from domain.configuration.configuration import Feature


@dataclass(frozen=True, slots=True)
class Accounts:
    """Getting, changing, administering and deleting accounts."""

    register: Operation[RegisterRequest, AccountView]
    send_confirmation: Operation[SendEmailConfirmationRequest, None]
    confirm_email: Operation[ConfirmEmailRequest, AccountView]
    profile: Operation[GetProfileRequest, AccountView]
    update_profile: Operation[UpdateProfileRequest, AccountView]
    change_password: Operation[ChangePasswordRequest, None]
    request_password_reset: Operation[RequestPasswordResetRequest, None]
    send_password_reset: Operation[SendPasswordResetRequest, None]
    reset_password: Operation[ResetPasswordRequest, None]
    delete: Operation[DeleteAccountRequest, None]
    create: Operation[CreateAccountRequest, AccountView]
    get: Operation[GetAccountRequest, AccountView]
    list: Operation[ListAccountsRequest, Page[AccountView, AccountPosition]]
    change_roles: Operation[ChangeRolesRequest, AccountView]
    deactivate: Operation[DeactivateAccountRequest, AccountView]
    reactivate: Operation[ReactivateAccountRequest, AccountView]


def build_accounts(
    build: OperationBuilder, accounts: AccountQueries, configuration: ConfigurationQueries, services: Services
) -> Accounts:
    """Give each use case its ports, and say which roles may call it."""
    clock, passwords, secrets, mailer = services.clock, services.passwords, services.secrets, services.mailer
    check = PasswordCheck(accounts, passwords)
    open_account = Shown(build.command(OpenAccount(clock, services.ids), ANYONE), accounts)
    expect_confirmation = build.command(ExpectConfirmation(clock), SYSTEM)
    expect_reset = build.command(ExpectReset(clock), SYSTEM)
    set_password = build.command(SetPassword(clock), ANYONE)
    replace = build.command(ReplacePassword(clock), OWNER)
    change = Shown(build.command(ChangeProfile(clock), OWNER), accounts)
    confirm = Shown(build.command(ConfirmEmail(clock), ANYONE), accounts)
    anonymise = build.command(AnonymiseAccount(clock), OWNER)
    register = Featured(Register(passwords, open_account), Feature.REGISTRATION, configuration)
    return Accounts(
        register=build.process(register, ANYONE, confidential=True),
        send_confirmation=build.process(SendEmailConfirmation(secrets, mailer, expect_confirmation), SYSTEM),
        confirm_email=build.process(confirm, ANYONE, confidential=True),
        profile=build.query(GetProfile(accounts), OWNER),
        update_profile=build.process(UpdateProfile(check, change), OWNER, confidential=True),
        change_password=build.process(ChangePassword(check, passwords, replace), OWNER, confidential=True),
        request_password_reset=build.command(RequestPasswordReset(), ANYONE),
        send_password_reset=build.process(SendPasswordReset(secrets, mailer, expect_reset), SYSTEM),
        reset_password=build.process(
            ResetPassword(accounts, clock, passwords, set_password), ANYONE, confidential=True
        ),
        delete=build.process(DeleteAccount(check, anonymise), OWNER, confidential=True),
        create=build.process(CreateAccount(passwords, open_account), ADMIN, confidential=True),
        get=build.query(GetAccount(accounts), ADMIN),
        list=build.query(ListAccounts(accounts), ADMIN),
        change_roles=build.process(Shown(build.command(ChangeRoles(clock), ADMIN), accounts), ADMIN),
        deactivate=build.process(Shown(build.command(DeactivateAccount(clock), ADMIN), accounts), ADMIN),
        reactivate=build.process(Shown(build.command(ReactivateAccount(clock), ADMIN), accounts), ADMIN),
    )

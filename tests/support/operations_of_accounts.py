"""An example of every operation on accounts."""

from collections.abc import Mapping

from application.accounts.administer import (
    ChangeRolesRequest,
    DeactivateAccountRequest,
    GetAccountRequest,
    ListAccountsRequest,
    ReactivateAccountRequest,
)
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.confirm_email import ConfirmEmailRequest, SendEmailConfirmationRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.profile import GetProfileRequest, UpdateProfileRequest
from application.accounts.register import CreateAccountRequest, RegisterRequest
from application.accounts.reset_password import (
    RequestPasswordResetRequest,
    ResetPasswordRequest,
    SendPasswordResetRequest,
)
from application.accounts.views import AccountPosition, AccountView
from application.core.page import Page
from domain.accounts.actor import SYSTEM, VISITOR, Role
from tests.support.cast import ADA, BEN, DEE, EMAILS, KIM, PASSWORD
from tests.support.prepared import ADMIN, ANYONE, OWNER, SYSTEM_ALONE, Example

NEW_PASSWORD = "twelve bees and a queen"

# In an order in which all of them can be done, one after the other.
OF_ACCOUNTS: Mapping[str, Example] = {
    "accounts.register": Example(
        lambda _: RegisterRequest("fay@hive.example", "Fay", PASSWORD), VISITOR, AccountView, ANYONE
    ),
    "accounts.send_confirmation": Example(
        lambda _: SendEmailConfirmationRequest(ADA.id), SYSTEM, type(None), SYSTEM_ALONE
    ),
    "accounts.confirm_email": Example(
        lambda shop: ConfirmEmailRequest(shop.letters.confirmation.text), VISITOR, AccountView, ANYONE
    ),
    "accounts.profile": Example(lambda _: GetProfileRequest(), ADA, AccountView, OWNER),
    "accounts.update_profile": Example(
        lambda _: UpdateProfileRequest("Ada Apis", "ada@comb.example", PASSWORD), ADA, AccountView, OWNER
    ),
    "accounts.change_password": Example(
        lambda _: ChangePasswordRequest(PASSWORD, NEW_PASSWORD), ADA, type(None), OWNER
    ),
    "accounts.request_password_reset": Example(
        lambda _: RequestPasswordResetRequest(EMAILS[BEN.id]), VISITOR, type(None), ANYONE
    ),
    "accounts.reset_password": Example(
        lambda shop: ResetPasswordRequest(shop.letters.reset.text, NEW_PASSWORD), VISITOR, type(None), ANYONE
    ),
    "accounts.send_password_reset": Example(
        lambda _: SendPasswordResetRequest(BEN.id), SYSTEM, type(None), SYSTEM_ALONE
    ),
    "accounts.create": Example(
        lambda _: CreateAccountRequest("gil@sixfold.example", "Gil", (Role.STAFF,), PASSWORD), DEE, AccountView, ADMIN
    ),
    "accounts.get": Example(lambda _: GetAccountRequest(BEN.id), DEE, AccountView, ADMIN),
    "accounts.list": Example(lambda _: ListAccountsRequest(), DEE, Page[AccountView, AccountPosition], ADMIN),
    "accounts.change_roles": Example(
        lambda _: ChangeRolesRequest(BEN.id, (Role.CUSTOMER, Role.STAFF)), DEE, AccountView, ADMIN
    ),
    "accounts.deactivate": Example(lambda _: DeactivateAccountRequest(BEN.id), DEE, AccountView, ADMIN),
    "accounts.reactivate": Example(lambda _: ReactivateAccountRequest(BEN.id), DEE, AccountView, ADMIN),
    "accounts.delete": Example(lambda _: DeleteAccountRequest(PASSWORD), KIM, type(None), OWNER),
}

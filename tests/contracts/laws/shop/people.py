"""What people do who have accounts, in a word each: register, log in, stay logged in, and open their letters."""

import re
from collections.abc import Sequence
from datetime import timedelta

from application.access.api_keys import CreateApiKeyRequest
from application.access.identify import IdentifyByKeyRequest
from application.access.log_in import LogInRequest
from application.access.refresh import RefreshRequest
from application.access.views import Caller, NewApiKey, Session
from application.accounts.confirm_email import ConfirmEmailRequest, SendEmailConfirmationRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.profile import UpdateProfileRequest
from application.accounts.register import RegisterRequest
from application.accounts.reset_password import ResetPasswordRequest, SendPasswordResetRequest
from application.accounts.views import AccountView
from domain.access.errors import InvalidGrant
from domain.access.scopes import Scope
from domain.accounts.actor import SYSTEM, VISITOR, Actor, ActorId
from tests.support.cast import ADA, EMAILS, NAMES, PASSWORD
from tests.support.concurrency import error_of
from tests.support.shop_env import ShopEnv

ADDRESS = EMAILS[ADA.id]
OTHER_PASSWORD = "lantern orbit mosaic fjord"
_TOKEN = re.compile(r"^[0-9a-f]{32}\.\S+$", re.MULTILINE)


async def register(tenant: ShopEnv, email: str = ADDRESS, *, key: str | None = None) -> AccountView:
    """Somebody has an account from now on."""
    request = RegisterRequest(email, NAMES[ADA.id], PASSWORD)
    return await tenant.shop.accounts.register(request, by=VISITOR, key=key)


def owner_of(account: AccountView) -> Actor:
    """As whom the owner of this account acts."""
    return Actor(account.id, account.roles)


async def delete(tenant: ShopEnv, account: AccountView) -> None:
    """Have it forgotten whose account it was."""
    await tenant.shop.accounts.delete(DeleteAccountRequest(PASSWORD), by=owner_of(account))


async def log_in(tenant: ShopEnv, email: str = ADDRESS, password: str = PASSWORD) -> Session:
    """Begin to act as the owner of an account."""
    return await tenant.shop.access.log_in(LogInRequest(email, password), by=VISITOR)


async def refresh(tenant: ShopEnv, token: str) -> Session:
    """Stay logged in with this refresh token."""
    return await tenant.shop.access.refresh(RefreshRequest(token), by=VISITOR)


async def are_not_good(tenant: ShopEnv, tokens: Sequence[str], *, after: str) -> None:
    """Nobody stays logged in with one of these refresh tokens."""
    for token in tokens:
        error = await error_of(refresh(tenant, token))
        assert isinstance(error, InvalidGrant), f"a token is good after {after}, or: {error!r}"


async def change_address(tenant: ShopEnv, account: AccountView, email: str, *, key: str | None = None) -> AccountView:
    """Have letters sent to another e-mail address."""
    request = UpdateProfileRequest(email=email, password=PASSWORD)
    return await tenant.shop.accounts.update_profile(request, by=owner_of(account), key=key)


async def api_key(tenant: ShopEnv, account: AccountView, *, days: int = 30) -> NewApiKey:
    """A key for a program that reads orders."""
    ends = tenant.clock.now() + timedelta(days=days)
    request = CreateApiKeyRequest("reports", (Scope.ORDERING_READ,), ends)
    return await tenant.shop.access.create_api_key(request, by=owner_of(account))


async def use_api_key(tenant: ShopEnv, text: str) -> Caller:
    """Show an API key."""
    return await tenant.shop.access.identify_by_key(IdentifyByKeyRequest(text), by=VISITOR)


async def confirmation_for(tenant: ShopEnv, account: ActorId) -> str:
    """The token of the letter that asks whether the address is theirs."""
    await tenant.shop.accounts.send_confirmation(SendEmailConfirmationRequest(account), by=SYSTEM)
    return _token_of_the_last_letter(tenant)


async def confirm(tenant: ShopEnv, token: str) -> AccountView:
    """It is theirs."""
    return await tenant.shop.accounts.confirm_email(ConfirmEmailRequest(token), by=VISITOR)


async def reset_for(tenant: ShopEnv, account: ActorId) -> str:
    """The token of the letter with which another password is set."""
    await tenant.shop.accounts.send_password_reset(SendPasswordResetRequest(account), by=SYSTEM)
    return _token_of_the_last_letter(tenant)


async def reset(tenant: ShopEnv, token: str, password: str = OTHER_PASSWORD) -> None:
    """Set it."""
    await tenant.shop.accounts.reset_password(ResetPasswordRequest(token, password), by=VISITOR)


def _token_of_the_last_letter(tenant: ShopEnv) -> str:
    *_, letter = tenant.mailer.letters.values()
    found = _TOKEN.search(letter.body)
    assert found is not None, "the letter has no token"
    return found[0]

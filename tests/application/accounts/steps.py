"""What the tests of accounts and access do again and again: read letters, log in, have something happen meanwhile."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from application.access.log_in import LogInRequest
from application.access.views import Session
from application.accounts.reset_password import RequestPasswordResetRequest, ResetPasswordRequest
from application.accounts.views import AccountView
from application.ports.mailer import Mail
from application.ports.passwords import Passwords, Verification
from application.shop import Shop, build_shop
from domain.accounts.actor import VISITOR, Actor
from domain.accounts.token import Token
from tests.support.cast import ADA, EMAILS, PASSWORD
from tests.support.shop_env import ShopEnv

NEW_PASSWORD = "twelve bees and a queen"
WRONG_PASSWORD = "one drone too many here"


async def seen(env: ShopEnv, of: Actor = ADA) -> AccountView | None:
    """The account as it is stored now."""
    return await env.store.accounts.get(of.id)


async def new_letters(env: ShopEnv) -> list[Mail]:
    """What the shop has written since the last time."""
    env.mailer.letters.clear()
    await env.relay().drain()
    return list(env.mailer.letters.values())


def token_in(letter: Mail) -> str:
    """The token: a line of its own."""
    [token] = [line for line in letter.body.splitlines() if Token.parse(line)]
    return token


async def reset_password(env: ShopEnv) -> None:
    """Ada has forgotten her password, and sets a new one with the token from the letter."""
    await env.shop.accounts.request_password_reset(RequestPasswordResetRequest(EMAILS[ADA.id]), by=VISITOR)
    *_, letter = await new_letters(env)
    await env.shop.accounts.reset_password(ResetPasswordRequest(token_in(letter), NEW_PASSWORD), by=VISITOR)


async def log_in(env: ShopEnv, of: Actor = ADA, password: str = PASSWORD) -> Session:
    """One of the cast logs in."""
    return await env.shop.access.log_in(LogInRequest(EMAILS[of.id], password), by=VISITOR)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Passwords that take long to compare: something else happens meanwhile."""

    passwords: Passwords
    meanwhile: Callable[[], Awaitable[object]]

    async def hash(self, password: str, /) -> str:
        """As usual."""
        return await self.passwords.hash(password)

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        """As usual, but not at once."""
        verification = await self.passwords.verify(password, hashed)
        await self.meanwhile()
        return verification

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        """As usual."""
        return await self.passwords.weakness(password, known=known)


def interrupted(env: ShopEnv, meanwhile: Callable[[], Awaitable[object]]) -> Shop:
    """The same shop, in which this happens while a password is compared."""
    passwords = Interrupted(env.passwords, meanwhile)
    return build_shop(replace(env.ports, services=replace(env.ports.services, passwords=passwords)))

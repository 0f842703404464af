"""What the processes share that have to do with passwords. Each is computed outside any transaction: it takes time."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.accounts.queries import AccountQueries
from application.accounts.views import Credentials
from application.ports.passwords import Passwords
from domain.accounts.account import Account
from domain.accounts.actor import Actor
from domain.accounts.errors import WeakPassword, WrongPassword
from domain.accounts.password import acceptable
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Has the owner of an account show that it is really the owner who asks."""

    accounts: AccountQueries
    passwords: Passwords

    async def __call__(self, password: str, /, *, by: Actor) -> Credentials:
        """What it was compared with; `WrongPassword` if it is another one, `NotFound` for whoever has no account."""
        credentials = await self.accounts.credentials(by.id)
        if credentials is None:
            raise NotFound(Account.label, by.id)
        if not (await self.passwords.verify(password, credentials.password_hash)).matches:
            raise WrongPassword
        return credentials


def must_not_have_changed(account: Account, access_version: int) -> None:
    """`WrongPassword` if access to the account was ended since its password was verified, by a new password say."""
    if account.access_version != access_version:
        raise WrongPassword


async def hash_for(passwords: Passwords, password: str, *, known: Sequence[str | None]) -> str:
    """The hash of a new password; `WeakPassword` for one that cannot be used, by somebody of whom this is known."""
    why = await passwords.weakness(acceptable(password), known=[each for each in known if each and each.strip()])
    if why is not None:
        raise WeakPassword(why.rstrip(".").lower())
    return await passwords.hash(password)

"""The query port of accounts."""

from typing import Protocol

from application.accounts.views import AccessState, AccountFilter, AccountPosition, AccountView, Credentials
from application.core.page import Page
from domain.accounts.actor import ActorId


class AccountQueries(Protocol):
    """Reads accounts, for people to see and for whoever has to know who asks.

    It reads what is committed (QRY-1), of one tenant (QRY-5), every field of it (QRY-8). A page costs the same number
    of statements whatever its size (QRY-6). A `limit` below 1 is a `UsageError` (QRY-10).

    An e-mail address has at most one account, whatever its case and Unicode form (ACC-1), and may be used again when
    its account was deleted or has another one (ACC-3). Whose an account was that is anonymous by now is shown nowhere,
    neither here nor in an event or an idempotency record (ACC-4). No hash of a password is in what people see, nor in
    an event or an error (ACC-2).
    """

    async def get(self, account: ActorId, /) -> AccountView | None:
        """The account with this id, or None (QRY-12)."""
        ...

    async def list(
        self, which: AccountFilter, /, *, after: AccountPosition | None, limit: int
    ) -> Page[AccountView, AccountPosition]:
        """Accounts with this status (QRY-4), page by page (QRY-2, QRY-7).

        The newest come first (QRY-3), and of the same time those with the highest id (QRY-14).
        """
        ...

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        """What a request has to know of the account with this id, or None (QRY-12).

        It is that of now, whichever process has changed it (TOK-10).
        """
        ...

    async def credentials(self, account: ActorId, /) -> Credentials | None:
        """What a password of the account with this id is compared with, or None (QRY-12)."""
        ...

    async def credentials_for(self, email: str, /) -> Credentials | None:
        """The same by its e-mail address, whatever its case and Unicode form (ACC-1), or None (ACC-3).

        A text that no address can be, with NUL or a lone surrogate, is one that no account has (QRY-11).
        """
        ...

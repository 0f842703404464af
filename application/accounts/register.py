"""Getting an account."""

from dataclasses import dataclass, field
from typing import ClassVar

from application.accounts.passwords import hash_for
from application.accounts.views import AccountView
from application.core.fingerprint import NEVER
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import UseCase
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.passwords import Passwords
from domain.accounts.account import Account
from domain.accounts.actor import Actor, ActorId, Role
from domain.shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class OpenAccountRequest:
    """The account to open. The hash is not compared with that of a first request: it is another one each time."""

    fingerprint_name: ClassVar[str] = "OpenAccount"

    email: str
    name: str
    roles: tuple[Role, ...]
    password_hash: str = field(repr=False, metadata=NEVER)
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """The shop opens an account; a letter asks whether its e-mail address is its owner's, unless somebody vouches."""

    clock: Clock
    ids: IdGenerator

    async def __call__(self, uow: UnitOfWork, request: OpenAccountRequest, /, *, by: Actor) -> ActorId:
        """`AlreadyExists` when another account has the e-mail address; what `Account.register` raises."""
        account = Account.register(
            ActorId(self.ids.new()),
            email=request.email,
            name=request.name,
            password_hash=request.password_hash,
            roles=request.roles,
            at=self.clock.now(),
            is_confirmed=request.is_confirmed,
        )
        uow.accounts.add(account)
        return account.id


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    """Who wants an account."""

    email: str
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Register:
    """Anyone gets an account, to buy with; a letter asks whether its e-mail address is theirs.

    A process: the password is hashed first, which takes long, and then the account is opened. Repeated under its key
    it shows the account that was opened then, whatever the password: of that there is no trace to compare it with. But
    not what the account has become since: whoever asks may not be its owner.
    """

    passwords: Passwords
    open_account: UseCase[OpenAccountRequest, AccountView]

    async def __call__(self, request: RegisterRequest, /, *, by: Actor, key: str | None = None) -> AccountView:
        """`WeakPassword`, `AlreadyExists` for an e-mail address that is taken, `InvalidValue` for what cannot be.

        `NotFound` when the account that was opened under this key has another name or address by now, or none.
        """
        hashed = await hash_for(self.passwords, request.password, known=(request.email, request.name))
        opened = await self.open_account(
            OpenAccountRequest(request.email, request.name, (Role.CUSTOMER,), hashed), by=by, key=key
        )
        if (opened.email, opened.name) != (request.email, request.name):
            raise NotFound(Account.label, request.email)
        return opened


@dataclass(frozen=True, slots=True)
class CreateAccountRequest:
    """For whom, and what they may do."""

    email: str
    name: str
    roles: tuple[Role, ...]
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateAccount:
    """Administrators create an account for somebody else, with any roles that an account can have.

    They vouch for the e-mail address. A process, as `Register` is.
    """

    passwords: Passwords
    open_account: UseCase[OpenAccountRequest, AccountView]

    async def __call__(self, request: CreateAccountRequest, /, *, by: Actor, key: str | None = None) -> AccountView:
        """What `Register` raises, but for `NotFound`; `InvalidValue` for roles that no account can have."""
        hashed = await hash_for(self.passwords, request.password, known=(request.email, request.name))
        return await self.open_account(
            OpenAccountRequest(request.email, request.name, request.roles, hashed, is_confirmed=True), by=by, key=key
        )

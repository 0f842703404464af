"""Accounts: who can log in, as whom, and what they may do."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.accounts.actor import Actor, ActorId, Role
from domain.accounts.errors import InvalidTicket
from domain.accounts.events import (
    AccountDeactivated,
    AccountDeleted,
    AccountReactivated,
    AccountRegistered,
    EmailConfirmed,
    EmailGiven,
    PasswordChanged,
    PasswordForgotten,
    RolesChanged,
)
from domain.accounts.token import Ticket
from domain.shared import checks
from domain.shared.address import mailable
from domain.shared.aggregate import Aggregate
from domain.shared.errors import InvalidValue, NotFound

LONGEST_NAME = 200
CONFIRM_WITHIN = timedelta(days=2)
RESET_WITHIN = timedelta(minutes=30)
ROLES_OF_ACCOUNTS = frozenset({Role.CUSTOMER, Role.STAFF, Role.ADMIN})
"""The others are nobody's: a visitor has no account, and the shop itself needs none."""


class AccountStatus(StrEnum):
    """Whether the owner of an account can log in. A deleted account is anonymous, and stays so."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    DELETED = "deleted"


def email_key(email: str) -> str:
    """The form in which e-mail addresses are told apart: whatever their case and Unicode form (ACC-1)."""
    return checks.search_key(email)


# Pattern P30: Accounts
@dataclass(kw_only=True)
class Account(Aggregate):
    """Somebody's account. Its id is that of the actor as whom its owner acts.

    `access_version` grows whenever whoever is logged in must be so no longer: what was given out for a lower one is
    not good any more. `key_version` is the same for API keys, which stay good when their owner logs out.
    """

    label = "account"

    id: ActorId
    email: str | None
    name: str
    roles: frozenset[Role]
    created_at: datetime
    updated_at: datetime
    password_hash: str | None = field(default=None, repr=False)
    status: AccountStatus = AccountStatus.ACTIVE
    confirmed_at: datetime | None = None
    access_version: int = 0
    key_version: int = 0
    confirmation: Ticket | None = None
    reset: Ticket | None = None

    @classmethod
    def register(
        cls,
        id: ActorId,
        *,
        email: str,
        name: str,
        password_hash: str,
        roles: Collection[Role],
        at: datetime,
        is_confirmed: bool = False,
    ) -> "Account":
        """A new account. `InvalidValue` for an e-mail address, a name or roles that no account can have.

        Somebody may vouch for the address; else it is still to be confirmed.
        """
        account = cls(
            id=id,
            email=mailable(email),
            name=checks.text("name", name, longest=LONGEST_NAME),
            roles=_fit_for_an_account(roles),
            created_at=at,
            updated_at=at,
            password_hash=password_hash,
            confirmed_at=at if is_confirmed else None,
        )
        account._raise_event(AccountRegistered(id))
        if not is_confirmed:
            account._raise_event(EmailGiven(id))
        return account

    @property
    def natural_key(self) -> str | None:
        """The e-mail address, whatever its case and Unicode form; None for an account that is anonymous."""
        return None if self.email is None else email_key(self.email)

    @property
    def is_active(self) -> bool:
        """Whether its owner can log in."""
        return self.status is AccountStatus.ACTIVE

    @property
    def actor(self) -> Actor:
        """As whom its owner acts, with what they may do now."""
        return Actor(self.id, self.roles)

    def update(self, *, name: str | None = None, email: str | None = None, at: datetime) -> None:
        """Change what is given. Another e-mail address is to be confirmed, unless only its case is another one.

        `InvalidValue` for what no account can have, and then nothing is changed; `NotFound` for a deleted account.
        """
        self._must_not_be_deleted()
        name = self.name if name is None else checks.text("name", name, longest=LONGEST_NAME)
        email = self.email if email is None else mailable(email)
        if (name, email) == (self.name, self.email):
            return
        is_other = email is not None and self.email is not None and email.lower() != self.email.lower()
        self.name, self.email, self.updated_at = name, email, at
        if is_other:
            self.confirmed_at = self.confirmation = self.reset = None
            self._raise_event(EmailGiven(self.id))

    def expect_confirmation(self, token_hash: str, at: datetime) -> None:
        """A letter with this token is on its way; those before it are no longer good. `NotFound` for a deleted one."""
        self._must_not_be_deleted()
        self.confirmation = Ticket(token_hash, at + CONFIRM_WITHIN)

    def confirm(self, secret: str, at: datetime) -> None:
        """The letter has arrived at its e-mail address. `InvalidTicket` for a token that is not, or no longer, good."""
        if self.confirmation is None or not self.confirmation.admits(secret, at):
            raise InvalidTicket
        self.confirmation = None
        self._is_confirmed(at)

    def forget_password(self) -> None:
        """Its owner asks for a letter with which a new password can be set. Until then the old one is good.

        Nothing happens to an account that is not active.
        """
        if self.is_active:
            self._raise_event(PasswordForgotten(self.id))

    def expect_reset(self, token_hash: str, at: datetime) -> None:
        """A letter with this token is on its way; those before it are no longer good. `NotFound` for a deleted one."""
        self._must_not_be_deleted()
        self.reset = Ticket(token_hash, at + RESET_WITHIN)

    def reset_password(self, secret: str, new_hash: str, at: datetime) -> None:
        """Set a new password with the token from the letter: `InvalidTicket` for one that is not, or no longer, good.

        Whoever has read the letter has shown that it arrives. API keys end, too: who has made them is not known, since
        the one before had the password, or the account before the address was confirmed.
        """
        if not self.is_active or self.reset is None or not self.reset.admits(secret, at):
            raise InvalidTicket
        self._is_confirmed(at)
        self.change_password(new_hash, at)
        self.key_version += 1

    def change_password(self, new_hash: str, at: datetime) -> None:
        """Have a new password from now on. Whoever is logged in is so no longer. `NotFound` for a deleted account."""
        self._must_not_be_deleted()
        self.password_hash, self.reset, self.updated_at = new_hash, None, at
        self.end_access()
        self._raise_event(PasswordChanged(self.id))

    def rehash(self, newer_hash: str) -> None:
        """Keep the same password in another form. Whoever is logged in stays so."""
        self.password_hash = newer_hash

    def end_access(self) -> None:
        """Whoever is logged in as its owner is so no longer, wherever that is."""
        self.access_version += 1

    def change_roles(self, roles: Collection[Role], at: datetime) -> None:
        """May do this from now on, and nothing else.

        `InvalidValue` for no roles, or such as no account can have; `NotFound` for a deleted account.
        """
        self._must_not_be_deleted()
        if (fit := _fit_for_an_account(roles)) != self.roles:
            self.roles, self.updated_at = fit, at
            self._raise_event(RolesChanged(self.id))

    def deactivate(self, at: datetime) -> None:
        """Let nobody in, until it is reactivated; what was given out until now, API keys too, is not good then either.

        `NotFound` for a deleted account.
        """
        self._must_not_be_deleted()
        if self.is_active:
            self.status, self.updated_at = AccountStatus.DEACTIVATED, at
            self._end_all_access()
            self._raise_event(AccountDeactivated(self.id))

    def reactivate(self, at: datetime) -> None:
        """Let its owner log in again. `NotFound` for a deleted account."""
        self._must_not_be_deleted()
        if not self.is_active:
            self.status, self.updated_at = AccountStatus.ACTIVE, at
            self._raise_event(AccountReactivated(self.id))

    def delete(self, at: datetime) -> None:
        """Forget whose it was (ACC-4): the id stays, for orders refer to it; the e-mail address is free (ACC-3).

        `NotFound` for one that was deleted before.
        """
        self._must_not_be_deleted()
        self.email = self.password_hash = self.confirmed_at = self.confirmation = self.reset = None
        self.name, self.roles = "", frozenset()
        self.status, self.updated_at = AccountStatus.DELETED, at
        self._end_all_access()
        self._raise_event(AccountDeleted(self.id))

    def _end_all_access(self) -> None:
        self.end_access()
        self.key_version += 1

    def _is_confirmed(self, at: datetime) -> None:
        """The first time counts."""
        if self.confirmed_at is None:
            self.confirmed_at = self.updated_at = at
            self._raise_event(EmailConfirmed(self.id))

    def _must_not_be_deleted(self) -> None:
        if self.status is AccountStatus.DELETED:
            raise NotFound(self.label, self.id)


def _fit_for_an_account(roles: Collection[Role]) -> frozenset[Role]:
    if not roles:
        raise InvalidValue("roles", "are missing: an account without any cannot even be deleted by its owner")
    if unfit := {*roles} - ROLES_OF_ACCOUNTS:
        raise InvalidValue("roles", f"contain {' and '.join(sorted(unfit))}, which no account can have")
    return frozenset(roles)

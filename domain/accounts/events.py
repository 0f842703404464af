"""The events that accounts raise. They say whose account it is, and no more: what is in it may be forgotten one day."""

from dataclasses import dataclass

from domain.accounts.actor import ActorId
from domain.shared.event import Event


@dataclass(frozen=True, slots=True)
class AccountEvent(Event):
    """Something happened to an account. The base of all events of accounts; it is never raised itself."""

    account: ActorId


@dataclass(frozen=True, slots=True)
class AccountRegistered(AccountEvent):
    """Somebody has an account now."""

    name = "account_registered"


@dataclass(frozen=True, slots=True)
class EmailGiven(AccountEvent):
    """An account has an e-mail address of which nobody knows yet that it is its owner's."""

    name = "email_given"


@dataclass(frozen=True, slots=True)
class EmailConfirmed(AccountEvent):
    """The owner of the account has shown that letters to its address arrive."""

    name = "email_confirmed"


@dataclass(frozen=True, slots=True)
class PasswordForgotten(AccountEvent):
    """Somebody has asked for a letter with which a new password can be set."""

    name = "password_forgotten"


@dataclass(frozen=True, slots=True)
class PasswordChanged(AccountEvent):
    """The account has a new password. Whoever is logged in is so no longer."""

    name = "password_changed"


@dataclass(frozen=True, slots=True)
class RolesChanged(AccountEvent):
    """The account may do something else from now on."""

    name = "roles_changed"


@dataclass(frozen=True, slots=True)
class AccountDeactivated(AccountEvent):
    """Nobody can log in to the account for now."""

    name = "account_deactivated"


@dataclass(frozen=True, slots=True)
class AccountReactivated(AccountEvent):
    """The owner of the account can log in again."""

    name = "account_reactivated"


@dataclass(frozen=True, slots=True)
class AccountDeleted(AccountEvent):
    """The account is anonymous from now on. Orders refer to it as before."""

    name = "account_deleted"

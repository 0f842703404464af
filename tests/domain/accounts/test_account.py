"""Accounts: who may have one, what changes of it, and how it ends."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta

import pytest

from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import Actor, Role
from domain.accounts.events import (
    AccountDeactivated,
    AccountDeleted,
    AccountReactivated,
    AccountRegistered,
    EmailGiven,
    RolesChanged,
)
from domain.shared.errors import InvalidValue, NotFound
from tests.support.builders import NOON, an_account
from tests.support.cast import ADA

LATER = NOON + timedelta(hours=6)


def test_a_new_account_is_active_and_its_address_is_to_be_confirmed() -> None:
    """It keeps the values it was made with, and says in an event that it has an address now."""
    account = Account.register(
        ADA.id, email="Ada@Hive.example", name="Ada", password_hash="a hash", roles=[Role.CUSTOMER], at=NOON
    )
    assert (account.email, account.name, account.password_hash) == ("Ada@Hive.example", "Ada", "a hash")
    assert (account.status, account.is_active, account.access_version) == (AccountStatus.ACTIVE, True, 0)
    assert (account.created_at, account.updated_at, account.confirmed_at) == (NOON, NOON, None)
    assert account.natural_key == "ada@hive.example"
    assert account.actor == ADA
    assert account.collect_events() == (AccountRegistered(ADA.id), EmailGiven(ADA.id))


def test_an_address_that_somebody_vouches_for_is_confirmed() -> None:
    """No letter has to be written."""
    account = Account.register(
        ADA.id, email="ada@hive.example", name="Ada", password_hash="", roles=ADA.roles, at=NOON, is_confirmed=True
    )
    assert account.confirmed_at == NOON
    assert account.collect_events() == (AccountRegistered(ADA.id),)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "ada"),
        ("email", "ada@hive\r\nBcc: ben@hive.example"),
        ("name", " "),
        ("name", "Ada\x1b[2J"),
        ("roles", [Role.CUSTOMER, Role.SYSTEM]),
        ("roles", [Role.VISITOR]),
        ("roles", []),
    ],
)
def test_an_account_that_cannot_be_is_refused(field: str, value: object) -> None:
    """The error names the field. Nobody becomes the shop itself, and a visitor has no account."""
    values = {"email": "ada@hive.example", "name": "Ada", "roles": [Role.CUSTOMER], field: value}
    with pytest.raises(InvalidValue) as refusal:
        Account.register(ADA.id, password_hash="a hash", at=NOON, **values)  # type: ignore[arg-type]  # each in turn
    assert refusal.value.field == field


def test_what_is_not_given_stays_as_it_is() -> None:
    """A new name is no reason to confirm the address once more."""
    account = confirmed()
    account.update(name="Ada Apis", at=LATER)
    assert (account.name, account.email, account.confirmed_at) == ("Ada Apis", "ada@hive.example", NOON)
    assert account.updated_at == LATER
    assert account.collect_events() == ()


def test_another_address_is_to_be_confirmed() -> None:
    """What was sent to the one before is not good any more."""
    account = confirmed()
    account.expect_reset("a hash", NOON)
    account.expect_confirmation("a hash", NOON)
    account.update(email="ada@comb.example", at=LATER)
    assert (account.email, account.natural_key) == ("ada@comb.example", "ada@comb.example")
    assert (account.confirmed_at, account.confirmation, account.reset) == (None, None, None)
    assert (account.name, account.updated_at) == ("Ada", LATER)
    assert account.collect_events() == (EmailGiven(ADA.id),)


def test_the_same_address_stays_confirmed() -> None:
    """Also in another case: it is written as its owner writes it, and letters that are on their way are good."""
    account = confirmed()
    account.expect_reset("a hash", NOON)
    account.expect_confirmation("a hash", NOON)
    account.update(email="ADA@Hive.example", at=LATER)
    assert (account.email, account.confirmed_at, account.updated_at) == ("ADA@Hive.example", NOON, LATER)
    assert None not in {account.reset, account.confirmation}
    assert account.collect_events() == ()


@pytest.mark.parametrize("other", ["ada@straße.example", "ada@\uff53trasse.example"])
def test_an_address_that_only_counts_as_the_same_is_to_be_confirmed(other: str) -> None:
    """Nobody else can have an account with it (ACC-1), and yet letters to it may go to somebody else."""
    account = confirmed("ada@strasse.example")
    before = account.natural_key
    account.update(email=other, at=LATER)
    assert (account.natural_key, account.confirmed_at) == (before, None)
    assert account.collect_events() == (EmailGiven(ADA.id),)


@pytest.mark.parametrize("changes", [{}, {"name": "Ada"}, {"email": "ada@hive.example"}])
def test_a_change_to_what_it_is_anyway_is_none(changes: dict[str, str]) -> None:
    """Nobody would see what has changed."""
    account = confirmed()
    account.update(**changes, at=LATER)
    assert account == confirmed()
    assert account.collect_events() == ()


@pytest.mark.parametrize("changes", [{"name": ""}, {"email": "nowhere"}, {"email": ""}, {"name": "B", "email": "b"}])
def test_a_change_to_what_no_account_can_have_is_refused(changes: dict[str, str]) -> None:
    """As when it was registered; what could be changed is not changed either."""
    account = confirmed()
    with pytest.raises(InvalidValue) as refusal:
        account.update(**changes, at=LATER)
    assert refusal.value.field == [*changes][-1]
    assert account == confirmed()


def test_other_roles_replace_those_before() -> None:
    """Who is logged in stays so: what the account may do is looked up."""
    account = an_account()
    account.change_roles([Role.STAFF, Role.ADMIN], LATER)
    assert account.actor == Actor(ADA.id, frozenset({Role.STAFF, Role.ADMIN}))
    assert (account.updated_at, account.access_version) == (LATER, 0)
    assert account.collect_events() == (RolesChanged(ADA.id),)
    with pytest.raises(InvalidValue, match=r"^roles contain system and visitor, which no account can have\.$"):
        account.change_roles([Role.STAFF, Role.VISITOR, Role.SYSTEM], LATER)
    assert account.roles == {Role.STAFF, Role.ADMIN}


def test_an_account_always_has_a_role() -> None:
    """Without any, its owner could not even log out. And to have the same ones is no change."""
    account = an_account()
    with pytest.raises(InvalidValue, match=r"^roles are missing"):
        account.change_roles([], LATER)
    account.change_roles([*ADA.roles], LATER)
    assert account == an_account()
    assert account.collect_events() == ()


def test_nobody_stays_logged_in_to_an_account_that_is_deactivated() -> None:
    """Doing it twice does nothing; its owner is known as before, and can come back."""
    account = an_account()
    account.deactivate(LATER)
    assert (account.status, account.is_active) == (AccountStatus.DEACTIVATED, False)
    assert (account.access_version, account.key_version, account.updated_at) == (1, 1, LATER)
    assert account.email == "ada@hive.example"
    before = copy(account)
    account.deactivate(LATER + timedelta(hours=1))
    assert account == before
    assert account.collect_events() == (AccountDeactivated(ADA.id),)

    much_later = LATER + timedelta(hours=1)
    account.reactivate(much_later)
    assert (account.is_active, account.access_version, account.key_version) == (True, 1, 1)
    assert account.updated_at == much_later
    before = copy(account)
    account.reactivate(much_later + timedelta(hours=1))
    assert account == before
    assert account.collect_events() == (AccountReactivated(ADA.id),)


@pytest.mark.parametrize("is_active", [True, False])
def test_a_deleted_account_is_anonymous(*, is_active: bool) -> None:
    """Its id stays, and when it was made; whose it was is nowhere."""
    account = confirmed()
    account.expect_confirmation("a hash", NOON)
    account.expect_reset("a hash", NOON)
    if not is_active:
        account.deactivate(NOON)
        account.collect_events()
    version = account.access_version
    account.delete(LATER)
    assert account == Account(
        id=ADA.id,
        email=None,
        name="",
        roles=frozenset(),
        created_at=NOON,
        updated_at=LATER,
        status=AccountStatus.DELETED,
        access_version=version + 1,
        key_version=version + 1,
    )
    assert (account.natural_key, account.password_hash, account.is_active) == (None, None, False)
    assert account.collect_events() == (AccountDeleted(ADA.id),)


def test_a_deleted_account_stays_deleted() -> None:
    """Nobody can give it a name, an address or roles, let its owner in, or delete it once more."""
    account = an_account()
    account.delete(NOON)
    account.collect_events()
    before = copy(account)
    changes: list[Callable[[], None]] = [
        lambda: account.update(name="Ada", at=LATER),
        lambda: account.update(email="ada@hive.example", at=LATER),
        lambda: account.change_roles([Role.CUSTOMER], LATER),
        lambda: account.change_password("a hash", LATER),
        lambda: account.expect_reset("a hash", LATER),
        lambda: account.expect_confirmation("a hash", LATER),
        lambda: account.deactivate(LATER),
        lambda: account.reactivate(LATER),
        lambda: account.delete(LATER),
    ]
    for change in changes:
        with pytest.raises(NotFound) as refusal:
            change()
        assert refusal.value.values == {"kind": "account", "key": ADA.id}
    assert account == before
    assert account.collect_events() == ()


def test_access_ends_without_a_change_of_what_people_see() -> None:
    """Logging out raises no event, and is no change of the account."""
    account = an_account()
    account.end_access()
    assert (account.access_version, account.key_version, account.updated_at) == (1, 0, NOON)
    assert account.collect_events() == ()


def test_a_shallow_copy_of_an_account_is_independent() -> None:
    """Changing the copy does not change the original."""
    account = an_account()
    other = copy(account)
    other.delete(LATER)
    assert account == an_account()
    assert account.collect_events() == ()


def confirmed(email: str | None = None) -> Account:
    """Ada's account, whose address was confirmed at noon."""
    account = an_account(email=email)
    account.confirmed_at = NOON
    return account

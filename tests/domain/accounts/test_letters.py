"""The tokens in letters: one confirms an e-mail address, the other one sets a new password. Each is good once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.accounts.account import Account
from domain.accounts.errors import InvalidTicket
from domain.accounts.events import EmailConfirmed, PasswordChanged, PasswordForgotten
from domain.accounts.token import hash_of
from tests.support.builders import NOON, an_account
from tests.support.cast import ADA

MOMENT = timedelta(microseconds=1)


def test_whoever_has_the_token_confirms_the_address() -> None:
    """Once; when it was stays known."""
    account, at = an_account(), NOON + timedelta(hours=1)
    account.expect_confirmation(hash_of("a secret"), NOON)
    account.confirm("a secret", at)
    assert (account.confirmed_at, account.updated_at, account.confirmation) == (at, at, None)
    assert account.collect_events() == (EmailConfirmed(ADA.id),)
    with pytest.raises(InvalidTicket):
        account.confirm("a secret", at)


def test_whoever_has_the_token_sets_a_new_password() -> None:
    """Once. Nobody stays logged in; and the address is confirmed, for the letter has arrived."""
    account, at = an_account(), NOON + timedelta(minutes=1)
    account.expect_reset(hash_of("a secret"), NOON)
    account.reset_password("a secret", "another hash", at)
    assert (account.password_hash, account.access_version, account.reset) == ("another hash", 1, None)
    assert (account.confirmed_at, account.updated_at) == (at, at)
    assert account.collect_events() == (EmailConfirmed(ADA.id), PasswordChanged(ADA.id))
    with pytest.raises(InvalidTicket):
        account.reset_password("a secret", "a third hash", at)
    assert account.password_hash == "another hash"


def test_an_address_that_is_confirmed_is_not_confirmed_later_by_a_new_password() -> None:
    """The first time counts; and the other way round."""
    account = an_account()
    account.expect_confirmation(hash_of("a confirmation"), NOON)
    for minutes in (1, 2):
        account.expect_reset(hash_of("a secret"), NOON)
        account.reset_password("a secret", "another hash", NOON + timedelta(minutes=minutes))
    account.confirm("a confirmation", NOON + timedelta(minutes=3))
    assert account.confirmed_at == NOON + timedelta(minutes=1)
    assert account.collect_events().count(EmailConfirmed(ADA.id)) == 1


def test_a_letter_ends_api_keys_and_a_changed_password_does_not() -> None:
    """Who has made them before the letter came is not known; whoever knows the password has made them."""
    account = an_account()
    account.change_password("another hash", NOON)
    assert (account.access_version, account.key_version) == (1, 0)
    account.expect_reset(hash_of("a secret"), NOON)
    account.reset_password("a secret", "another hash", NOON)
    assert (account.access_version, account.key_version) == (2, 1)


def test_the_hash_of_the_same_password_ends_nothing() -> None:
    """It is no change that anybody sees."""
    account = an_account()
    account.rehash("a newer hash")
    assert (account.password_hash, account.access_version, account.updated_at) == ("a newer hash", 0, NOON)
    assert account.collect_events() == ()


CONFIRM = (
    Account.expect_confirmation,
    lambda account, secret, at: account.confirm(secret, at),
    timedelta(days=2),
)
RESET = (
    Account.expect_reset,
    lambda account, secret, at: account.reset_password(secret, "another hash", at),
    timedelta(minutes=30),
)
Letter = tuple[Callable[[Account, str, object], None], Callable[[Account, str, object], None], timedelta]


@pytest.mark.parametrize("letter", [CONFIRM, RESET], ids=["confirmation", "reset"])
def test_a_token_is_good_until_its_time_is_over(letter: Letter) -> None:
    """Two days for an address, half an hour for a password; a moment before is in time."""
    expect, use, within = letter
    account = an_account()
    expect(account, hash_of("a secret"), NOON)
    with pytest.raises(InvalidTicket):
        use(account, "a secret", NOON + within)
    use(account, "a secret", NOON + within - MOMENT)


@pytest.mark.parametrize("letter", [CONFIRM, RESET], ids=["confirmation", "reset"])
def test_the_token_of_a_later_letter_replaces_the_one_before(letter: Letter) -> None:
    """The one before is as good as any that never was."""
    expect, use, _ = letter
    account = an_account()
    for secret in ("first", "second"):
        expect(account, hash_of(secret), NOON)
    for secret in ("first", "third", "", "Second", hash_of("second")):
        with pytest.raises(InvalidTicket):
            use(account, secret, NOON)
    assert account.collect_events() == ()
    use(account, "second", NOON)


@pytest.mark.parametrize("letter", [CONFIRM, RESET], ids=["confirmation", "reset"])
def test_without_a_letter_no_token_is_good(letter: Letter) -> None:
    """Neither one that was made up, nor none at all."""
    _, use, _ = letter
    for secret in ("a secret", "", hash_of("")):
        with pytest.raises(InvalidTicket):
            use(an_account(), secret, NOON)


def test_the_two_letters_cannot_be_taken_for_each_other() -> None:
    """Whoever can confirm an address cannot set a password with that."""
    account = an_account()
    account.expect_confirmation(hash_of("confirmation"), NOON)
    account.expect_reset(hash_of("reset"), NOON)
    with pytest.raises(InvalidTicket):
        account.reset_password("confirmation", "another hash", NOON)
    with pytest.raises(InvalidTicket):
        account.confirm("reset", NOON)


def test_a_changed_password_ends_access_and_a_reset_that_is_on_its_way() -> None:
    """A letter that somebody else has asked for is of no use to them any more."""
    account, at = an_account(), NOON + timedelta(minutes=1)
    account.expect_reset(hash_of("a secret"), NOON)
    account.change_password("another hash", at)
    assert (account.password_hash, account.access_version, account.updated_at) == ("another hash", 1, at)
    assert account.collect_events() == (PasswordChanged(ADA.id),)
    with pytest.raises(InvalidTicket):
        account.reset_password("a secret", "a third hash", at)


def test_a_letter_can_be_asked_for_as_long_as_the_account_is_active() -> None:
    """Asking changes nothing else: the old password is as good as before."""
    account = an_account()
    account.forget_password()
    assert account == an_account()
    assert account.collect_events() == (PasswordForgotten(ADA.id),)
    account.deactivate(NOON)
    account.collect_events()
    account.forget_password()
    assert account.collect_events() == ()


def test_no_new_password_is_set_for_an_account_that_is_deactivated() -> None:
    """Though the letter was sent before; when the account is active again in time, it is good."""
    account = an_account()
    account.expect_reset(hash_of("a secret"), NOON)
    account.deactivate(NOON)
    with pytest.raises(InvalidTicket):
        account.reset_password("a secret", "another hash", NOON)
    account.reactivate(NOON)
    account.reset_password("a secret", "another hash", NOON)
    assert account.password_hash == "another hash"
    assert (account.access_version, account.key_version) == (2, 2), "each of both has ended what was given out"

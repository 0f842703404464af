"""Refresh families: the last token is good, once; whoever shows an older one ends the family."""

from copy import copy
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.access.errors import InvalidGrant
from domain.access.events import RefreshTokenReused
from domain.access.scopes import EVERYTHING
from domain.accounts.account import Account
from domain.accounts.token import Token, hash_of
from tests.support.builders import NOON, a_family, an_account
from tests.support.cast import ADA, BEN

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def test_a_family_begins_with_a_log_in() -> None:
    """It keeps for which access of the account it is, and hashes of the two secrets of its token."""
    account = an_account()
    account.end_access()
    family, token = a_family(account)
    assert (family.account, family.access_version, family.scopes) == (ADA.id, 1, EVERYTHING)
    assert (token.id, token.secret) == (family.id, "family.first")
    assert (family.family_hash, family.token_hash) == (hash_of("family"), hash_of("first"))
    assert (family.begun_at, family.refreshed_at, family.expires_at) == (NOON, NOON, NOON + 14 * DAY)
    assert (family.is_revoked, family.collect_events()) == (False, ())


def test_a_token_is_used_up_for_the_next_one() -> None:
    """Of the same family, and good for a fortnight from now."""
    (family, token), at = a_family(), NOON + DAY
    second = family.refresh(token, an_account(), "second", at)
    assert second == Token(family.id, "family.second")
    assert (family.token_hash, family.refreshed_at, family.expires_at) == (hash_of("second"), at, at + 14 * DAY)
    assert family.refresh(second, an_account(), "third", at + DAY) == Token(family.id, "family.third")
    assert (family.is_revoked, family.collect_events()) == (False, ())


def test_a_family_expires_a_fortnight_after_it_was_refreshed() -> None:
    """A moment before is in time."""
    family, token = a_family()
    unchanged = copy(family)
    with pytest.raises(InvalidGrant):
        family.refresh(token, an_account(), "second", NOON + 14 * DAY)
    assert family == unchanged
    assert family.refresh(token, an_account(), "second", NOON + 14 * DAY - MOMENT)


def test_a_family_ends_after_ninety_days_however_often_it_is_refreshed() -> None:
    """Then its owner has to log in again."""
    family, token = a_family()
    for day in range(10, 90, 10):
        refreshed = family.refresh(token, an_account(), f"on day {day}", NOON + day * DAY)
        assert refreshed
        token = refreshed
    assert family.expires_at == NOON + 90 * DAY
    with pytest.raises(InvalidGrant):
        family.refresh(token, an_account(), "too late", NOON + 90 * DAY)


def test_a_token_that_was_used_up_ends_the_family() -> None:
    """Two have it, and nobody knows who of them may; the event says whose account it is."""
    family, first = a_family()
    second = family.refresh(first, an_account(), "second", NOON)
    assert second
    assert family.refresh(first, an_account(), "third", NOON + 5 * SECOND + MOMENT) is None
    assert family.is_revoked
    assert family.collect_events() == (RefreshTokenReused(ADA.id, family.id),)
    for token in (first, second):
        with pytest.raises(InvalidGrant):
            family.refresh(token, an_account(), "fourth", NOON + 6 * SECOND)
    assert family.collect_events() == ()


def test_a_secret_of_its_family_tells_what_is_like_a_token_of_it() -> None:
    """However many dots there are behind it: whoever knows that much has had a token."""
    family, _ = a_family()
    assert family.refresh(Token(family.id, "family.first.more"), an_account(), "second", NOON + DAY) is None
    assert family.is_revoked


def test_a_token_that_comes_twice_within_five_seconds_is_refused_and_no_more() -> None:
    """So two tabs of one browser do not lock its owner out."""
    family, first = a_family()
    second = family.refresh(first, an_account(), "second", NOON)
    assert second
    unchanged = copy(family)
    for at in (NOON, NOON + 5 * SECOND):
        with pytest.raises(InvalidGrant):
            family.refresh(first, an_account(), "third", at)
    assert family == unchanged
    assert family.refresh(second, an_account(), "third", NOON + 5 * SECOND)


@pytest.mark.parametrize("secret", ["made-up.first", "made-up.zero", "first", ".first", "", hash_of("family")])
def test_a_token_that_never_was_one_is_refused_and_ends_nothing(secret: str) -> None:
    """Whoever makes tokens up cannot lock anybody out, however long after the last one was used."""
    family, token = a_family()
    unchanged = copy(family)
    with pytest.raises(InvalidGrant):
        family.refresh(Token(family.id, secret), an_account(), "second", NOON + DAY)
    assert family == unchanged
    assert family.refresh(token, an_account(), "second", NOON + DAY)


def test_whoever_is_logged_in_no_longer_is_not_let_in_again() -> None:
    """Once access has ended, the account is deactivated or deleted, no token is good, and none ends the family."""
    deactivated = an_account()
    deactivated.deactivate(NOON)
    family, token = a_family(deactivated)
    with pytest.raises(InvalidGrant):
        family.refresh(token, deactivated, "second", NOON)
    for end in (
        Account.end_access,
        lambda account: account.change_password("another hash", NOON),
        lambda account: account.deactivate(NOON),
        lambda account: account.delete(NOON),
    ):
        (family, token), account = a_family(), an_account()
        second = family.refresh(token, account, "second", NOON)
        assert second
        end(account)
        for each in (token, second):
            with pytest.raises(InvalidGrant):
                family.refresh(each, account, "third", NOON + DAY)
        assert not family.is_revoked


def test_a_family_is_not_that_of_an_account_which_is_active_again() -> None:
    """Its access ended when it was deactivated."""
    (family, token), account = a_family(), an_account()
    account.deactivate(NOON)
    account.reactivate(NOON)
    with pytest.raises(InvalidGrant):
        family.refresh(token, account, "second", NOON + DAY)


class LifeOfAFamily(RuleBasedStateMachine):
    """Any sequence of tokens at any time, judged by what was given out when."""

    @initialize()
    def log_in(self) -> None:
        """Somebody logs in at noon."""
        self.family, token = a_family()
        self.tokens, self.at = [token], NOON
        self.refreshed_at, self.expires_at, self.is_over = NOON, NOON + 14 * DAY, False

    @rule(by=st.sampled_from([MOMENT, 5 * SECOND, DAY, 13 * DAY]))
    def let_time_pass(self, by: timedelta) -> None:
        """More or less of it."""
        self.at += by

    @rule()
    def show_the_last_token(self) -> None:
        """It is good as long as the family is, and there is one more then."""
        is_good = not self.is_over and self.at < self.expires_at
        try:
            new = self.family.refresh(self.tokens[-1], an_account(), str(len(self.tokens)), self.at)
        except InvalidGrant:
            assert not is_good
            return
        assert is_good
        assert new is not None
        self.tokens.append(new)
        self.refreshed_at, self.expires_at = self.at, min(self.at + 14 * DAY, NOON + 90 * DAY)

    @precondition(lambda self: len(self.tokens) > 1)
    @rule(data=st.data())
    def show_an_older_token(self, data: st.DataObject) -> None:
        """It ends the family, unless it comes so soon that it may be the same browser, or the family is over."""
        older = data.draw(st.sampled_from(self.tokens[:-1]))
        is_refused = self.is_over or self.at >= self.expires_at or self.at <= self.refreshed_at + 5 * SECOND
        try:
            new = self.family.refresh(older, an_account(), "never", self.at)
        except InvalidGrant:
            assert is_refused
            return
        assert not is_refused
        assert new is None
        self.is_over = True

    @invariant()
    def nothing_but_the_last_token_and_its_time_has_changed(self) -> None:
        """And what is kept of the token is a hash."""
        expected, _ = a_family()
        expected.token_hash = hash_of(self.tokens[-1].secret.rpartition(".")[2])
        expected.refreshed_at, expected.expires_at = self.refreshed_at, self.expires_at
        expected.is_revoked = self.is_over
        assert self.family == expected


TestLifeOfAFamily = LifeOfAFamily.TestCase
TestLifeOfAFamily.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)


def test_a_shallow_copy_of_a_family_is_independent() -> None:
    """Changing the copy does not change the original."""
    family, token = a_family()
    copy(family).refresh(token, an_account(), "second", NOON)
    assert family == a_family()[0]


def test_a_family_is_of_the_account_that_it_began_with() -> None:
    """Whoever logs in as Ben has no family of Ada's."""
    family, _ = a_family(an_account(BEN))
    assert family.account == BEN.id

"""E-mail addresses are told apart whatever their case and Unicode form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts.account import email_key
from tests.support.builders import an_account

WORD = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="@"), min_size=1, max_size=10)


@given(WORD, WORD)
def test_all_forms_of_an_address_have_one_key(name: str, host: str) -> None:
    """Whoever types it with another keyboard has the same account."""
    email = f"{name}@{host}"
    forms = {unicodedata.normalize(form, email) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert {email_key(form) for form in (*forms, email_key(email))} == {email_key(email)}


@given(st.from_regex(r"[A-Za-z0-9.]{1,10}@[A-Za-z0-9.]{1,10}", fullmatch=True))
def test_capital_and_small_letters_are_the_same(email: str) -> None:
    """In the name as in the host."""
    assert email_key(email.upper()) == email_key(email.lower()) == email_key(email) == email.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@hive.example", "ADA@HIVE.EXAMPLE"),
        ("jos\u00e9@hive.example", "jose\u0301@hive.example"),
        ("ada@stra\u00dfe.example", "ada@STRASSE.example"),
        ("\uff41da@hive.example", "ada@hive.example"),
    ],
)
def test_two_ways_of_writing_one_address_cannot_have_two_accounts(one: str, other: str) -> None:
    """The natural key of an account is that of its address."""
    assert an_account(email=one).natural_key == an_account(email=other).natural_key


@pytest.mark.parametrize(
    "other", ["ada@hive.example.", "a.da@hive.example", "ada+6@hive.example", "\u00e4da@hive.example"]
)
def test_other_addresses_are_others(other: str) -> None:
    """Nothing is guessed about how a provider of mail reads them."""
    assert email_key(other) != email_key("ada@hive.example")

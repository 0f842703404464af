"""No password of an address is printed, and what is none is left as it is."""

import pytest

from tests.contracts.certify.passwords import without_passwords_of


@pytest.mark.parametrize(
    ("address", "line", "printed"),
    [
        ("hive://ada:sesame@comb", "on hive://ada:sesame@comb", "on hive://comb"),
        ("hive://ada:sesame@comb/", "at hive://ada:sesame@comb: sesame is wrong", "at hive://ada:…@comb: … is wrong"),
        ("hive://ada:open%20sesame@comb", "open%20sesame is wrong, as is open sesame", "… is wrong, as is …"),
        ("hive://comb?password=sesame", "on hive://comb?password=sesame, sesame", "on hive://comb, …"),
        ("hive://comb?x=1&authToken=open+sesame", "x=1&authToken=open+sesame, open sesame", "x=1&authToken=…, …"),
        ("host=comb password=sesame", "on host=comb password=sesame, sesame", "on host=comb password=…, …"),
        ("hive://ada:sesame@comb/sesame", "on hive://ada:sesame@comb/sesame", "on hive://comb/sesame"),
    ],
)
def test_passwords_are_hidden_wherever_they_stand(address: str, line: str, printed: str) -> None:
    """Before the host or among the parameters, as they are written or as they are, also in an error of a driver."""
    assert without_passwords_of(address)(line) == printed


@pytest.mark.parametrize(
    ("address", "line", "printed"),
    [
        ("hive://ada:a@comb", "the laws of ada:a@comb are obeyed", "the laws of ada:…@comb are obeyed"),
        ("hive://comb?password=laws", "all laws, password=laws", "all laws, password=…"),
    ],
)
def test_a_short_password_is_hidden_only_within_an_address(address: str, line: str, printed: str) -> None:
    """Elsewhere it would be part of ordinary words."""
    assert without_passwords_of(address)(line) == printed


@pytest.mark.parametrize("address", ["", "var/lmdb", "hive://comb", "hive://ada@comb", "hive://[::1"])
def test_where_there_is_no_password_nothing_else_is_hidden(address: str) -> None:
    """Also where there is no address, or one that cannot be read."""
    assert without_passwords_of(address)("what is said: password=secret") == "what is said: password=secret"

"""Postal addresses and e-mail addresses."""

from dataclasses import replace

import pytest

from domain.shared.address import deliverable, mailable
from domain.shared.errors import InvalidValue
from tests.support.cast import HIVE


@pytest.mark.parametrize("field", ["name", "street", "postal_code", "city"])
@pytest.mark.parametrize(
    "value",
    ["", "  ", "x" * 201, "a\0b", "a\x1bb", "a\nb"],
    ids=["empty", "blank", "too long", "NUL", "ESC", "two lines"],
)
def test_every_part_of_an_address_must_be_valid_text(field: str, value: str) -> None:
    """Neither empty, blank, too long nor with a control character in it; the error names the field."""
    with pytest.raises(InvalidValue) as refusal:
        deliverable(replace(HIVE, **{field: value}))
    assert refusal.value.field == field


@pytest.mark.parametrize("country", ["", "D", "de", "DEU", "D1", "12", "ÄÖ", "D\n"])
def test_a_country_must_be_two_capital_letters(country: str) -> None:
    """As ISO 3166-1 alpha-2 has them; anything else is refused."""
    with pytest.raises(InvalidValue) as refusal:
        deliverable(replace(HIVE, country=country))
    assert str(refusal.value) == "country is not an ISO 3166-1 alpha-2 code."


def test_an_email_address_without_a_host_is_called_none() -> None:
    """In the words that the customer reads."""
    with pytest.raises(InvalidValue) as refusal:
        mailable("ada@")
    assert str(refusal.value) == "email is not an e-mail address."


@pytest.mark.parametrize("field", ["name", "street", "postal_code", "city"])
def test_a_part_of_an_address_has_up_to_two_hundred_characters(field: str) -> None:
    """So many are accepted, and the address is returned unchanged."""
    longest = replace(HIVE, **{field: "x" * 200})
    assert deliverable(longest) == longest


@pytest.mark.parametrize("email", ["ada@hive.example", "a+b@x", "ådå@bîene.example"])
def test_an_email_address_with_a_name_and_a_host_is_accepted(email: str) -> None:
    """It is returned unchanged, whatever letters it is written with."""
    assert mailable(email) == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@hive.example",
        "ada@",
        "ada@hive@example",
        "ada apis@hive.example",
        "ada@hive.example\r\nBcc: ben@hive.example",
        "ada\0@hive.example",
        "ada\x1b]0;hive\x07@hive.example",
        "ada\u202e@hive.example",
        f"{'a' * 250}@hive",
    ],
)
def test_what_is_no_email_address_is_refused(email: str) -> None:
    """Among others: without name or host, with two hosts, with a line break that would add a header to the mail."""
    with pytest.raises(InvalidValue) as refusal:
        mailable(email)
    assert refusal.value.field == "email"

"""Where parcels and mails may go."""

from dataclasses import replace

import pytest

from domain.shared.address import mailable
from domain.shared.errors import InvalidValue
from tests.support.cast import HIVE


@pytest.mark.parametrize("field", ["name", "street", "postal_code", "city"])
@pytest.mark.parametrize("value", ["", "  ", "x" * 201, "a\0b"], ids=["empty", "blank", "too long", "NUL"])
def test_every_part_of_an_address_is_a_text(field: str, value: str) -> None:
    """The refusal names the part."""
    with pytest.raises(InvalidValue) as refusal:
        replace(HIVE, **{field: value})
    assert refusal.value.field == field


@pytest.mark.parametrize("country", ["", "D", "de", "DEU", "D1", "12", "ÄÖ", "D\n"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    """By ISO 3166-1, alpha-2."""
    with pytest.raises(InvalidValue) as refusal:
        replace(HIVE, country=country)
    assert refusal.value.field == "country"


@pytest.mark.parametrize("email", ["ada@hive.example", "a+b@x", "ådå@bîene.example"])
def test_a_mail_can_be_addressed_to(email: str) -> None:
    """What has a name and a host is left as it is."""
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
        f"{'a' * 250}@hive",
    ],
)
def test_a_mail_cannot_be_addressed_to(email: str) -> None:
    """No second host, no second header line, nothing that is not stored everywhere."""
    with pytest.raises(InvalidValue) as refusal:
        mailable(email)
    assert refusal.value.field == "email"

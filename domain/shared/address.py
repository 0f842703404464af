"""Postal addresses and e-mail addresses."""

import re
from dataclasses import dataclass

from domain.shared import checks
from domain.shared.errors import InvalidValue

COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel is sent. The country is an ISO 3166-1 alpha-2 code, such as `DE`."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str


def deliverable(address: Address) -> Address:
    """Return `address` if a parcel can be sent there; `InvalidValue` names the part that breaks a rule.

    This is asked when an order is placed. An address that is read from a store is what it was when it was written.
    """
    for field in ("name", "street", "postal_code", "city"):
        checks.text(field, getattr(address, field), longest=200)
    if not COUNTRY.fullmatch(address.country):
        raise InvalidValue("country", "is not an ISO 3166-1 alpha-2 code")
    return address


def mailable(email: str) -> str:
    """Return `email` if it has the form of an e-mail address; `InvalidValue` otherwise."""
    checks.text("email", email, longest=254)
    name, at, host = email.partition("@")
    if not (name and at and host) or "@" in host or any(character.isspace() for character in email):
        raise InvalidValue("email", "is not an e-mail address")
    return email

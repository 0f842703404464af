"""Fingerprints of requests that came with accounts: they never change either, and no secret is found by them."""

from typing import Any

import pytest

from application.access.refresh import LogOutRequest
from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest
from application.accounts.confirm_email import ConfirmEmailRequest
from application.accounts.delete_account import AnonymiseAccountRequest
from application.accounts.profile import ChangeProfileRequest
from application.accounts.register import OpenAccountRequest
from application.configuration.switch_feature import SwitchFeatureRequest
from application.core.fingerprint import fingerprint
from application.ports.errors import UsageError
from domain.accounts.actor import Role
from domain.configuration.configuration import Feature
from tests.application.core.requests import NEVER_UNDER_A_KEY, requests_of_commands
from tests.support.cast import ADA
from tests.support.examples import example_of

# Computed by the first version of the shop that had accounts. They never change.
STORED: dict[str, object] = {
    "d52b719024203f129e65ab9981778e9d6d7bd5c7d7ae956ab779c3ac9e13a24b": OpenAccountRequest(
        "ada@hive.example", "Ada", (Role.CUSTOMER,), "6:a:hash"
    ),
    "959eff3c7bd84d3d3a9d583bdb7832a625588490e4b80ea70e504710e9bb6952": ChangeRolesRequest(
        ADA.id, (Role.STAFF, Role.ADMIN)
    ),
    "7d2f2c9484a242d4815200a5dc97925ae5d8c1d5f8b06c265f4c786a9a7bb87d": DeactivateAccountRequest(ADA.id),
    "0f7beee5c235489d09b19b068e2e018ac515b58a509339ed69d22af2644cfb03": ChangeProfileRequest(email="ada@comb.example"),
    "d9e2c68974c97486beb4289a05d057a2aeb7ad8686f04c7309ce8e4f59ef547f": ConfirmEmailRequest("a token"),
    "1ae2dabe84cd0dae33f1db56fb540784f0610aa1a50becb9e518d02d6683e905": AnonymiseAccountRequest(6),
    "992fbe69b6e13fc4b973d88b924d1b641e54f0f45726979fa9550b627be074bf": LogOutRequest(),
    "68b7051eee42eec38dc1e007caba093aac43e050ea79007c541a78609579178a": SwitchFeatureRequest(
        Feature.REGISTRATION, on=False
    ),
}


@pytest.mark.parametrize("stored", STORED)
def test_fingerprints_never_change(stored: str) -> None:
    """A request that was first made long ago can be repeated, although classes have been renamed and moved since."""
    assert fingerprint(STORED[stored]) == stored


def test_a_password_and_its_hash_are_in_no_fingerprint() -> None:
    """A password would be found by so fast a hash, and its own hash is another one each time it is computed."""
    asked = [OpenAccountRequest("ada@hive.example", "Ada", (Role.CUSTOMER,), hashed) for hashed in ("one", "another")]
    assert fingerprint(asked[0]) == fingerprint(asked[1])
    assert not [kind for kind in requests_of_commands() if {"password", "new_password"} & kind.__annotations__.keys()]


@pytest.mark.parametrize("kind", NEVER_UNDER_A_KEY, ids=lambda kind: kind.__name__)
def test_a_request_that_is_answered_with_a_secret_cannot_be_made_under_a_key(kind: type[Any]) -> None:
    """Its answer would be recorded. It has no fingerprint, so nobody does it by mistake."""
    with pytest.raises(UsageError, match="part of a request with a key"):
        fingerprint(example_of(kind))

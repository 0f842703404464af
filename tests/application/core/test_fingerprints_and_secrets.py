"""Fingerprints of requests that came with accounts: they never change either, and no secret is found by them."""

from typing import Any
from uuid import UUID

import pytest

from application.access.api_keys import RemoveApiKeyRequest
from application.access.prune_families import ForgetFamiliesRequest
from application.access.refresh import LogOutRequest
from application.accounts.administer import ChangeRolesRequest, DeactivateAccountRequest, ReactivateAccountRequest
from application.accounts.confirm_email import ConfirmEmailRequest, ExpectConfirmationRequest
from application.accounts.profile import ChangeProfileRequest
from application.accounts.register import OpenAccountRequest
from application.accounts.reset_password import ExpectResetRequest, RequestPasswordResetRequest
from application.configuration.switch_feature import SwitchFeatureRequest
from application.core.fingerprint import fingerprint
from application.ports.errors import UsageError
from domain.access.ids import ApiKeyId, RefreshFamilyId
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
    "4a941d6073d606b3eac7af54077cd704135f43d9a76c4776628919bcc506b7b7": OpenAccountRequest(
        "ada@hive.example", "Ada", (Role.CUSTOMER,), "6:a:hash", is_confirmed=True
    ),
    "7d2f2c9484a242d4815200a5dc97925ae5d8c1d5f8b06c265f4c786a9a7bb87d": DeactivateAccountRequest(ADA.id),
    "15fa53913ec14dac4ef8e0dec9041340428e19d9217692993033460abcd2d399": ReactivateAccountRequest(ADA.id),
    "0f7beee5c235489d09b19b068e2e018ac515b58a509339ed69d22af2644cfb03": ChangeProfileRequest(email="ada@comb.example"),
    "d9e2c68974c97486beb4289a05d057a2aeb7ad8686f04c7309ce8e4f59ef547f": ConfirmEmailRequest("a token"),
    "67ebffc9507093132d7e3e312103231b575073c39f18b5df3b8aaeccf98cd7e8": ExpectConfirmationRequest(ADA.id, "a hash"),
    "775a532ec3351375e6a9f46f4671a38968bb32c48b19d5b357f2bfbbebabdecd": RequestPasswordResetRequest("ada@hive.example"),
    "c2fb5faf69d9a99ea7ec14a388f50f9705eaed59d99c339cde4e7aac52ab6967": ExpectResetRequest(ADA.id, "a hash"),
    "281f5d39f78f760af037098a154d869cc521cb388d565676c5c4b8c78a8e459a": RemoveApiKeyRequest(ApiKeyId(UUID(int=6))),
    "09119a157647cfb315674862b2f974fc4248d95da812d93f3991ccc1bdba7bed": ForgetFamiliesRequest(
        (RefreshFamilyId(UUID(int=6)),)
    ),
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
def test_what_is_not_to_be_made_under_a_key_cannot_be(kind: type[Any]) -> None:
    """It has no fingerprint, so nobody does it by mistake."""
    with pytest.raises(UsageError, match="part of a request with a key"):
        fingerprint(example_of(kind))

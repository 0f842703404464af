"""Signatures of the installation under test, and of those who can write to its queues all the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.shared.signatures import Signatures
from entrypoints.bootstrap.keys import key_ring
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.signatures import KeyRingSignatures
from tests.support.fakes import FixedClock


def signatures_with(secret: str) -> KeyRingSignatures:
    """Those of an installation with this secret."""
    settings = Settings.model_validate({"secret": secret})
    return KeyRingSignatures(key_ring(settings, FixedClock(), "messages"))


OURS = signatures_with("a secret of 32 characters or more")


class Unsigned:
    """Writes what it likes, and believes what it reads."""

    def sign(self, text: str, /) -> str:
        """As it is."""
        return text

    def verified(self, signed: str, /) -> str:
        """As it is."""
        return signed


@dataclass(frozen=True, slots=True)
class Altered:
    """Puts its own text where another one was signed by these."""

    signatures: Signatures

    def sign(self, text: str, /) -> str:
        """With the signature of something similar."""
        return self.signatures.sign(f"{text} ").removesuffix(" ")

    def verified(self, signed: str, /) -> str:
        """It has no key to do so."""
        raise AssertionError(f"nobody asks it whether it believes {signed}")


STRANGERS: Mapping[str, Signatures] = {
    "without a signature": Unsigned(),
    "with the key of another installation": signatures_with("another secret, just as long as ours"),
    "with the signature of something else": Altered(OURS),
}
"""Whom this installation does not believe, by how they write."""

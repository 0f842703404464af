"""Signatures on what lies where others can write, so that nobody but this installation is believed."""

from dataclasses import dataclass
from typing import Protocol

from domain.shared.errors import ShopError


@dataclass(eq=False)
class UnsignedMessage(ShopError):
    """A message that this installation has not signed, or with a key that is no longer good."""

    code = "unsigned_message"
    sentence = "This installation has not signed this message, or its key is no longer good."


class Signatures(Protocol):
    """Signs what this installation leaves where others can write, and knows it again."""

    def sign(self, text: str, /) -> str:
        """The text, signed with the key that signs now (DLV-11)."""
        ...

    def verified(self, signed: str, /) -> str:
        """The text that was signed; `UnsignedMessage` if this installation has not signed it, as it is (DLV-11)."""
        ...

"""How this installation signs its messages."""

import hashlib
import hmac
from dataclasses import dataclass

from adapters.shared.signatures import UnsignedMessage
from entrypoints.bootstrap.keys import Key, KeyRing


@dataclass(frozen=True, slots=True)
class KeyRingSignatures:
    """Signed is a text behind the name of a key and the HMAC-SHA256 of the text with it, separated by points.

    A signature has no age: a copy of what was signed is as good as the original, for as long as the key is. It has no
    second effect while the shop remembers the first, for `KEEP_IDEMPOTENCY_RECORDS`. Whoever keeps a copy for longer,
    and can write to the queue then, has it carried out once more.
    """

    keys: KeyRing

    def sign(self, text: str, /) -> str:
        """The text, signed with the key that signs now."""
        key = self.keys.signing
        return f"{key.id}.{_signature(key, text)}.{text}"

    def verified(self, signed: str, /) -> str:
        """The text that was signed; `UnsignedMessage` unless it was, as it is, with a key that is still good."""
        id, _, rest = signed.partition(".")
        signature, _, text = rest.partition(".")
        key = self.keys.named(id)
        if key is None or not hmac.compare_digest(_encoded(signature), _encoded(_signature(key, text))):
            raise UnsignedMessage
        return text


def _signature(key: Key, text: str) -> str:
    return hmac.digest(key.secret, _encoded(text), hashlib.sha256).hex()


def _encoded(text: str) -> bytes:
    """Whatever it is: somebody else may have written it, and no UTF-8."""
    return text.encode(errors="surrogatepass")

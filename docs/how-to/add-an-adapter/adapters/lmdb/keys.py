"""Parts of keys. LMDB sorts keys by their bytes, and none has more than 511 of them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def digest(text: str) -> bytes:
    """32 bytes that stand for a text of any length and are those of no other; also for one that nobody can store."""
    return sha256(text.encode(errors="surrogatepass")).digest()


def moment(at: datetime) -> bytes:
    """Eight bytes, sorted as times are, to the microsecond."""
    return ((at - _EPOCH) // _MICROSECOND + 2**63).to_bytes(8)


def number(value: int) -> bytes:
    """Eight bytes, sorted as numbers from 0 are; what is below stands where 0 does, what is too large at the end."""
    return min(max(value, 0), 2**64 - 1).to_bytes(8)


def backwards(part: bytes) -> bytes:
    """The same number of bytes, sorted the other way round."""
    return bytes(255 - each for each in part)

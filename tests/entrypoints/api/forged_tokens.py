"""Tokens that must not be believed, made by hand: a library would refuse to write some of them."""

import base64
import hmac
import json
from collections.abc import Callable, Iterator, Mapping

from application.access.views import Session
from domain.access.scopes import Scope
from entrypoints.api.access_tokens import AccessTokens
from entrypoints.bootstrap.keys import Key, KeyRing
from tests.support.builders import NOON
from tests.support.cast import ADA
from tests.support.fakes import FixedClock

SECRET = b"the secret of this installation, for tests"
KEY = Key("ours", SECRET)
SESSION = Session(ADA.id, 6, frozenset({Scope.ORDERING_READ, Scope.ORDERING_WRITE}), "", NOON)

Said = Mapping[str, object]
Change = Callable[[Said], Said]


def tokens(*keys: Key, clock: FixedClock | None = None, issuer: str = "https://shop.example") -> AccessTokens:
    """What signs and reads, with these keys."""
    clock = clock or FixedClock()
    return AccessTokens(KeyRing(keys or (KEY,), clock), issuer, clock)


GOOD = tokens().issue("demo", SESSION)


def forged(*, header: Change | None = None, claims: Change | None = None) -> str:
    """A token of ours with something changed in it, signed anew with our key all the same."""
    its_header, its_claims = opened(GOOD)
    return signed((header or dict)(its_header), (claims or dict)(its_claims))


def with_(**values: object) -> Change:
    """With these values instead."""
    return lambda said: {**said, **values}


def without(name: str) -> Change:
    """Without this one."""
    return lambda said: {key: value for key, value in said.items() if key != name}


def opened(token: str) -> tuple[Said, Said]:
    """What is in a token."""
    header, claims, _ = token.split(".")
    return json.loads(decoded(header)), json.loads(decoded(claims))


def signed(header: Said, claims: object, secret: bytes = SECRET, digest: str = "sha256") -> str:
    """By hand: a library would refuse to write some of these."""
    content = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{content}.{encoded(hmac.digest(secret, content.encode(), digest))}"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def forgeries() -> Iterator[tuple[str, str]]:
    """Every kind of token that must not be believed, and what is wrong with it."""
    for kind in (_keys, _algorithms, _headers, _claims, _times, _forms, _bits):
        yield from kind()


def _keys() -> Iterator[tuple[str, str]]:
    header, claims = opened(GOOD)
    yield "signed with another key", signed(header, claims, b"the secret of another installation, for tests")
    yield "signed with an empty key", signed(header, claims, b"")
    yield "signed with the name of the key", signed(header, claims, b"ours")
    for kid in ("other", "", None, 1, ["ours"], "ours\0", "../ours", {"ours": 1}):
        yield f"the key {kid!r}", forged(header=with_(kid=kid))


def _algorithms() -> Iterator[tuple[str, str]]:
    header, claims = opened(GOOD)
    for algorithm in ("none", "None", "NONE", ""):
        unsigned = signed({**header, "alg": algorithm}, claims).rpartition(".")[0]
        yield f"not signed, as {algorithm!r}", f"{unsigned}."
        yield f"signed, as {algorithm!r}", forged(header=with_(alg=algorithm))
    for other in ("HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256", "hs256", None, 256, ["HS256"]):
        yield f"another algorithm, {other}", forged(header=with_(alg=other))
    for really, digest in {"HS384": "sha384", "HS512": "sha512"}.items():
        yield f"really {really}", signed({**header, "alg": really}, claims, SECRET, digest)
        yield f"really {really}, and not said", signed(header, claims, SECRET, digest)


def _headers() -> Iterator[tuple[str, str]]:
    for typ in ("JWT", "jwt", "rt+jwt", "AT+JWT", "", None, 1):
        yield f"the type {typ!r}", forged(header=with_(typ=typ))
    for name in ("alg", "kid", "typ"):
        yield f"a header without {name}", forged(header=without(name))
    yield "something critical", forged(header=with_(crit=["exp"]))


def _claims() -> Iterator[tuple[str, str]]:
    for name in ("iss", "aud", "sub", "tenant", "access_version", "scope", "iat", "nbf", "exp"):
        yield f"without {name}", forged(claims=without(name))
        values: tuple[object, ...] = (None, True, 1.5, [], {}, ["x"])
        for value in values:
            yield f"{name} is {value!r}", forged(claims=with_(**{name: value}))
    for name in ("iss", "aud", "sub", "access_version", "iat", "nbf", "exp"):
        for text in ("", "x", "6"):
            yield f"{name} is {text!r}", forged(claims=with_(**{name: text}))
    for issuer in ("https://shop.example.evil", "http://shop.example", ["https://shop.example"]):
        yield f"issued by {issuer}", forged(claims=with_(iss=issuer))
    for audience in ("sixfold2", "Sixfold", ["other"]):
        yield f"for {audience}", forged(claims=with_(aud=audience))
    wholes: tuple[object, ...] = ([], "claims", 6, None)
    for whole in wholes:
        yield f"claims that are {whole!r}", signed(opened(GOOD)[0], whole)


def _times() -> Iterator[tuple[str, str]]:
    now = int(FixedClock().now().timestamp())
    for seconds in (0, 1, 600, 86_400, 10**9):
        yield f"expired for {seconds} s", forged(claims=with_(exp=now - seconds))
    for seconds in (1, 600, 86_400):
        yield f"not good for another {seconds} s", forged(claims=with_(nbf=now + seconds))


def _forms() -> Iterator[tuple[str, str]]:
    first, second, third = GOOD.split(".")
    for number, parts in enumerate(([first, second], [first, second, third, third], [second, first, third], [], [""])):
        yield f"parts in disorder, {number}", ".".join(parts)
    for text in (f" {GOOD}", f"{GOOD} ", f"{GOOD}=", f"{GOOD}\n", GOOD.upper(), GOOD[:-1], f"{GOOD}A", "\N{HONEYBEE}"):
        yield f"written otherwise, {text[:6]!r}…{text[-6:]!r}", text


def _bits() -> Iterator[tuple[str, str]]:
    for place, character in enumerate(GOOD):
        for bit in (0, 5):
            changed = f"{GOOD[:place]}{chr(ord(character) ^ 1 << bit)}{GOOD[place + 1 :]}"
            yield f"bit {bit} of character {place} changed", changed

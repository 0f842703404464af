"""SYS 12 and 13: secrets, as far as it can be seen that they are some."""

import asyncio
import re
from collections import Counter
from itertools import pairwise

from application.ports.secrets import Secrets
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims

MANY = 4_000
SHORTEST = 43


async def claims(secrets: Secrets) -> Claims:
    """The port itself: its laws need nothing else."""
    return [(Secrets, secrets)]


# Pattern P37: Secrets stay secret
@law(
    "SYS-12",
    hint="`secrets.token_urlsafe(32)`: every part of every secret is drawn anew.",
    mutants=(
        "gives a secret out twice",
        "counts up behind a fixed beginning",
        "changes a few signs of the last one",
        "makes them short",
    ),
)
async def a_secret_is_like_no_other_one(secrets: Secrets) -> None:
    """No secret is given out twice, also not to those who ask in several threads at once; none begins or goes on like
    another one, and no sign is much more frequent than others at any place of it."""
    batches = await asyncio.gather(
        *(asyncio.to_thread(lambda: [secrets.new() for _ in range(MANY // 4)]) for _ in range(4))
    )
    new = [secret for batch in batches for secret in batch]
    assert len(set(new)) == MANY
    assert all(len(secret) >= SHORTEST for secret in new), f"some are shorter than {SHORTEST} signs"
    for place in range(SHORTEST):
        (sign, times), *_ = Counter(secret[place] for secret in new).most_common(1)
        # Of sixteen signs each comes 250 times; nine standard deviations more never happen by chance.
        assert times < 400, f"{times} of {MANY} have {sign!r} at place {place}"
    for one, next_one in pairwise(new):
        alike = sum(sign == other for sign, other in zip(one, next_one, strict=False))
        assert alike < SHORTEST // 2, f"{alike} signs of {one!r} are those of {next_one!r}"


@law(
    "SYS-13",
    hint="`secrets.token_urlsafe(32)`: 256 bits in signs that stay what they are in an address, a header and a letter.",
    mutants=("makes them short", "takes signs that an address changes"),
)
async def a_secret_has_a_form_that_goes_everywhere(secrets: Secrets) -> None:
    """A secret is a text of letters, digits, `-` and `_` alone, of which it has at least 43."""
    for secret in [secrets.new() for _ in range(100)]:
        assert type(secret) is str
        assert re.fullmatch(r"[A-Za-z0-9_-]*", secret), f"{secret!r} has other signs"
        assert len(secret) >= SHORTEST, f"{secret!r} has {len(secret)} signs"


LAWS = (a_secret_is_like_no_other_one, a_secret_has_a_form_that_goes_everywhere)

"""Mistakes with secrets."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from tests.contracts.adapters.test_system_secrets import TestSystemSecrets as RightSecrets
from tests.contracts.kit.contract import made
from tests.contracts.mutants.mutant import Mutant


@dataclass(frozen=True, slots=True)
class Gives:
    """Secrets that this makes, of 0, 1, 2 …"""

    make: Callable[[int], str]
    numbers: "count[int]" = field(default_factory=count)

    def new(self) -> str:
        return self.make(next(self.numbers))


def _twice() -> Gives:
    drawn = [secrets.token_urlsafe(32) for _ in range(2_000)]
    return Gives(lambda number: drawn[number % len(drawn)])


def _a_few_signs() -> Gives:
    """Each place changes with every 43rd secret."""
    signs = [*secrets.token_urlsafe(32)]

    def change(number: int) -> str:
        for place in (number % 43, (number * 7 + 1) % 43, (number * 11 + 2) % 43):
            signs[place] = secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789")
        return "".join(signs)

    return Gives(change)


def _mutant(name: str, law: str, make: Callable[[], Gives]) -> Mutant:
    return Mutant(name, law, RightSecrets.adapter, replace(RightSecrets.adapter, opened=made(make)))


MUTANTS = (
    _mutant("gives a secret out twice", "SYS-12", _twice),
    _mutant("counts up behind a fixed beginning", "SYS-12", lambda: Gives(lambda number: f"{number:043}")),
    _mutant("changes a few signs of the last one", "SYS-12", _a_few_signs),
    _mutant("makes them short", "SYS-12", lambda: Gives(lambda _: secrets.token_urlsafe(16))),
    _mutant("makes them short", "SYS-13", lambda: Gives(lambda _: secrets.token_urlsafe(16))),
    _mutant(
        "takes signs that an address changes", "SYS-13", lambda: Gives(lambda _: "+/=" + secrets.token_urlsafe(32))
    ),
)

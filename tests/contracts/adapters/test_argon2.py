"""Passwords hashed with Argon2id."""

from typing import Literal

from argon2 import PasswordHasher

from adapters.passwords.argon2 import Argon2Passwords
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.passwords.env import PasswordsEnv
from tests.contracts.laws.registry import PASSWORDS


class CountingHasher(PasswordHasher):
    """With the least effort that there is, because it is counted and not measured."""

    def __init__(self, *, time_cost: int = 2) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.computed = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.computed += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (the base class's)
        self.computed += 1
        return super().verify(hash, password)


def argon2() -> PasswordsEnv:
    """Quick ones, beside one that was quicker still."""
    hasher, older = CountingHasher(), CountingHasher(time_cost=1)
    return PasswordsEnv(Argon2Passwords(hasher), older.hash, lambda: hasher.computed)


class TestArgon2(AdapterContract):
    """In threads."""

    adapter = AdapterUnderTest(PASSWORDS, "argon2", made(argon2))

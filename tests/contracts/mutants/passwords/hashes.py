"""Mistakes with passwords."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from application.ports.passwords import Passwords, Verification
from tests.contracts.adapters.test_fakes import TestCheapPasswords as Right
from tests.contracts.kit.contract import made
from tests.contracts.laws.passwords.env import PasswordsEnv
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import others_run
from tests.support.fakes import CheapPasswords


@dataclass(frozen=True, slots=True)
class Around:
    """What is right, with one thing about it that is not."""

    inner: CheapPasswords

    async def hash(self, password: str, /) -> str:
        return await self.inner.hash(password)

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        return await self.inner.verify(password, hashed)

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        return await self.inner.weakness(password, known=known)


@dataclass(frozen=True, slots=True)
class Changes(Around):
    """Hashes what it has made of the password."""

    change: Callable[[str], str]

    async def hash(self, password: str, /) -> str:
        return await self.inner.hash(self.change(password))

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        return await self.inner.verify(self.change(password), hashed)


class Keeps(Around):
    """Stores it, in case that somebody forgets it."""

    async def hash(self, password: str, /) -> str:
        return f"{await self.inner.hash(password)}:{password}"

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        return await self.inner.verify(password, hashed and hashed.removesuffix(f":{password}"))


class HashesWithoutSalt(Around):
    """The same for all."""

    async def hash(self, password: str, /) -> str:
        return self.inner.hashed(password, "")


class FailsAtDamage(Around):
    """That must never happen."""

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        if hashed is not None and hashed.count(":") < 2:
            raise ValueError(hashed)
        return await self.inner.verify(password, hashed)


class TakesNoHashForAny(Around):
    """Who has no password needs none."""

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        return await self.inner.verify(password, hashed) if hashed else Verification(matches=True)


@dataclass(frozen=True, slots=True)
class Replaces(Around):
    """Every hash, or none."""

    every: bool

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        return replace(await self.inner.verify(password, hashed), is_outdated=self.every)


class KnowsNoOlderHash(Around):
    """With the effort of today, whatever was in the hash."""

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        found = await self.inner.verify(password, hashed)
        return Verification(matches=False) if found.is_outdated else found


@dataclass(frozen=True, slots=True)
class TakesItsTimeForNobody(Around):
    """So many times as for somebody."""

    times: int

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        if hashed is not None:
            return await self.inner.verify(password, hashed)
        for _ in range(self.times):
            await self.inner.hash(password)
        return Verification(matches=False)


@dataclass(frozen=True, slots=True)
class Judges(Around):
    """By a rule of its own."""

    rule: Callable[[str], str | None]

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        return self.rule(password)


class DoesNotKnowItsOwner(Around):
    """All are the same to it."""

    async def weakness(self, password: str, /, *, known: Sequence[str]) -> str | None:
        return await self.inner.weakness(password, known=())


class Overrun(Exception):
    """More than it can do."""


@dataclass(frozen=True, slots=True)
class LosesItsHeadInACrowd(Around):
    """Answers so many at once, and does something else to the rest."""

    otherwise: Callable[[], Verification]
    _under_way: list[str] = field(default_factory=list)

    async def verify(self, password: str, hashed: str | None, /) -> Verification:
        if len(self._under_way) > 6:
            return self.otherwise()
        self._under_way.append(password)
        await others_run()
        self._under_way.pop()
        return await self.inner.verify(password, hashed)


def _raises() -> Verification:
    raise Overrun


def _mutant(name: str, law: str, wrong: Callable[[CheapPasswords], Passwords]) -> Mutant:
    def env() -> PasswordsEnv:
        passwords = CheapPasswords(effort=2)
        older = CheapPasswords()
        return PasswordsEnv(wrong(passwords), lambda password: older.hashed(password, "6"), lambda: passwords.computed)

    return Mutant(name, law, Right.adapter, replace(Right.adapter, opened=made(env)))


def _first_bytes(password: str) -> str:
    return password.encode()[:72].decode(errors="ignore")


MUTANTS = (
    _mutant(
        "finds everything wrong in a crowd",
        "PWD-8",
        lambda right: LosesItsHeadInACrowd(right, lambda: Verification(matches=False)),
    ),
    _mutant("raises its own error in a crowd", "PWD-8", lambda right: LosesItsHeadInACrowd(right, _raises)),
    _mutant("takes capitals for small letters", "PWD-1", lambda right: Changes(right, str.lower)),
    _mutant("compares the first 72 bytes", "PWD-1", lambda right: Changes(right, _first_bytes)),
    _mutant("stops at a NUL", "PWD-1", lambda right: Changes(right, lambda password: password.partition("\0")[0])),
    _mutant("keeps the password", "PWD-2", Keeps),
    _mutant("hashes without salt", "PWD-2", HashesWithoutSalt),
    _mutant("fails at what is damaged", "PWD-3", FailsAtDamage),
    _mutant("takes no hash for any", "PWD-3", TakesNoHashForAny),
    _mutant("never replaces a hash", "PWD-4", lambda right: Replaces(right, every=False)),
    _mutant("replaces every hash", "PWD-4", lambda right: Replaces(right, every=True)),
    _mutant("knows no older hash", "PWD-4", KnowsNoOlderHash),
    _mutant("answers at once for nobody", "PWD-5", lambda right: TakesItsTimeForNobody(right, times=0)),
    _mutant("computes twice for nobody", "PWD-5", lambda right: TakesItsTimeForNobody(right, times=2)),
    _mutant("finds nothing weak", "PWD-6", lambda right: Judges(right, lambda _: None)),
    _mutant("finds everything weak", "PWD-6", lambda right: Judges(right, lambda _: "It is a password.")),
    _mutant(
        "counts characters",
        "PWD-6",
        lambda right: Judges(right, lambda password: None if len(password) > 12 else "It is short."),
    ),
    _mutant("does not know whose it is", "PWD-7", DoesNotKnowItsOwner),
)

"""The kit is tested with wrong adapters: each is rejected, and by the law that is there to reject it."""

from typing import Protocol

import pytest

from adapters.memory.persistence import MemoryPersistence
from domain.errors import ShopError
from tests.contracts.env import Plug, opened
from tests.contracts.law import Law
from tests.contracts.suites import LAWS
from tests.mutants.mutant import Mutant
from tests.mutants.registry import MUTANTS

BY_NUMBER = {law.number: law for law in LAWS}

# The laws that most adapters written by hand get wrong.
BOLD = {"UOW-5", "UOW-9", "UOW-13", "UOW-14", "REP-3", "REP-4", "STK-2", "ORD-1", "OBX-5"}

CLASSIC_MISTAKES = {
    "no rollback",
    "last write wins",
    "live references",
    "drops the second row",
    "ignores the version",
    "publishes before commit",
    "cursor on sequence numbers",
    "forgets the tenant",
    "leaks a driver's exception",
    "check-then-act on stock",
    "remembers a refusal as an answer",
}


class RecordProperty(Protocol):
    """pytest's fixture of that name."""

    def __call__(self, name: str, value: object) -> None: ...


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.law}: {mutant.name}")
async def test_the_law_rejects_the_mutant(mutant: Mutant, record_property: RecordProperty) -> None:
    """The mistake breaks the law that names it, and the failure says which law that is."""
    record_property("mutant", mutant.name)
    error = await _verdict(BY_NUMBER[mutant.law], mutant)
    assert error is not None, f"{mutant.law} lets it pass"
    # Anything else would be a fault of the mutant or the kit, not a verdict on it.
    assert isinstance(error, (AssertionError, ShopError)), repr(error)
    assert mutant.law in error.__notes__[-1]


@pytest.mark.parametrize("number", sorted({mutant.law for mutant in MUTANTS}))
async def test_the_law_accepts_the_adapter_without_the_mistake(number: str) -> None:
    """What rejects the mutants accepts what they were made from."""
    right = Mutant("no mistake", number)
    error = await _verdict(BY_NUMBER[number], right)
    assert error is None, repr(error)


def test_every_law_in_bold_and_every_classic_mistake_has_its_mutant() -> None:
    """Nothing that people get wrong by hand is left without a test of the test."""
    assert {mutant.law for mutant in MUTANTS} >= BOLD
    assert {mutant.name for mutant in MUTANTS} >= CLASSIC_MISTAKES


def test_laws_and_mutants_name_each_other() -> None:
    """A law says which mutants it rejects, and a mutant says which law rejects it."""
    by_laws = {(law.number, name) for law in LAWS for name in law.mutants}
    assert {(mutant.law, mutant.name) for mutant in MUTANTS} == by_laws


async def _verdict(law: Law, mutant: Mutant) -> Exception | None:
    plug = Plug(f"memory, {mutant.name}", lambda _, clock: mutant.adapter(MemoryPersistence(clock=clock)), examples=50)
    async with opened(plug, "", "no server", wiring=mutant.wiring) as env:
        try:
            await law(env)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test decides what it is worth)
            return error
    return None

"""The kit is tested with wrong adapters: each is rejected, and by the law that is there to reject it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.contracts.kit.contract import AdapterUnderTest
from tests.contracts.kit.law import Escaped, Law
from tests.contracts.laws.registry import PORTS
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.registry import MUTANTS
from tests.support.fixtures import RecordProperty
from tests.support.servers import Servers
from tests.support.waiting import NotInTime

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


@pytest.fixture(scope="module", autouse=True)
def without_shrinking() -> Iterator[None]:
    """That a mutant fails is enough to know; nobody reads the simplest way."""
    before = settings.get_current_profile_name()
    settings.register_profile("mutants", parent=settings(), phases=[Phase.generate])
    settings.load_profile("mutants")
    yield
    settings.load_profile(before)


# Pattern P81: Contract tests
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.law}: {mutant.name}")
async def test_the_law_rejects_the_mutant(
    mutant: Mutant, servers: Servers, tmp_path: Path, record_property: RecordProperty
) -> None:
    """The mistake breaks the law that names it, and the failure says which law that is."""
    record_property("mutant", mutant.name)
    error = await _verdict(mutant.law, mutant.wrong, servers, tmp_path)
    assert error is not None, f"{mutant.law} lets it pass"
    # Time limits and errors that escape may as well be faults of the mutant, of the kit or of a busy machine.
    assert isinstance(error, AssertionError), repr(error)
    assert not isinstance(error, (NotInTime, Escaped)), f"{mutant.law} asserts nothing of it: {error}"
    assert error.__notes__[-1].startswith(f"{mutant.law}: ")


# Laws and what their mutants were made from, each once.
RIGHT = {f"{mutant.law}: {mutant.right.name}": mutant for mutant in MUTANTS}


@pytest.mark.parametrize("right", RIGHT)
async def test_the_law_accepts_the_adapter_without_the_mistake(right: str, servers: Servers, tmp_path: Path) -> None:
    """What rejects the mutants accepts what they were made from."""
    error = await _verdict(RIGHT[right].law, RIGHT[right].right, servers, tmp_path)
    assert error is None, repr(error)


def test_every_law_in_bold_and_every_classic_mistake_has_its_mutant() -> None:
    """Nothing that people get wrong by hand is left without a test of the test."""
    assert {mutant.law for mutant in MUTANTS} >= BOLD
    assert {mutant.name for mutant in MUTANTS} >= CLASSIC_MISTAKES


def test_every_law_has_a_mutant() -> None:
    """A law that rejects nothing holds for anything."""
    assert sorted({law.number for port in PORTS for law in port.laws if not law.mutants}) == []


def test_laws_and_mutants_name_each_other() -> None:
    """A law says which mutants it rejects, and a mutant says which law rejects it."""
    by_laws = {(law.number, name) for port in PORTS for law in port.laws for name in law.mutants}
    assert {(mutant.law, mutant.name) for mutant in MUTANTS} == by_laws


# Whatever the law is given: the adapter and the law are of one port.
async def _verdict(number: str, adapter: AdapterUnderTest[Any], servers: Servers, directory: Path) -> Exception | None:
    place = adapter.place(servers, directory)
    law: Law[Any] = next(law for law in adapter.port.laws if law.number == number)
    async with adapter.opened(place.address) as env:
        try:
            await law(env, adapter=adapter.name)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test decides what it is worth)
            return error
    return None

"""The kit is tested with wrong adapters: each is rejected, and by the law that is there to reject it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, Protocol

import pytest
from hypothesis import Phase, settings

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock
from domain.shared.errors import ShopError
from tests.contracts.adapters.test_memory import TestMemory as Memory
from tests.contracts.adapters.test_postgres import TestPostgres as Postgres
from tests.contracts.kit.env import AdapterUnderTest, opened
from tests.contracts.kit.law import Law
from tests.contracts.laws.registry import LAWS
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.registry import MUTANTS
from tests.support.servers import Servers

PLUGS = {plug.name: plug for plug in (Memory.plug, Postgres.plug)}
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


@pytest.fixture(scope="module", autouse=True)
def without_shrinking() -> Iterator[None]:
    """That a mutant fails is enough to know; nobody reads the simplest way."""
    before = settings.get_current_profile_name()
    settings.register_profile("mutants", phases=[Phase.generate])
    settings.load_profile("mutants")
    yield
    settings.load_profile(before)


# Pattern P81: Contract tests
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.law}: {mutant.name}")
async def test_the_law_rejects_the_mutant(mutant: Mutant, servers: Servers, record_property: RecordProperty) -> None:
    """The mistake breaks the law that names it, and the failure says which law that is."""
    record_property("mutant", mutant.name)
    error = await _verdict(BY_NUMBER[mutant.law], mutant, servers)
    assert error is not None, f"{mutant.law} lets it pass"
    # Anything else would be a fault of the mutant or the kit, not a verdict on it.
    assert isinstance(error, (AssertionError, ShopError)), repr(error)
    assert mutant.law in error.__notes__[-1]


@pytest.mark.parametrize(("number", "on"), sorted({(mutant.law, mutant.on) for mutant in MUTANTS}))
async def test_the_law_accepts_the_adapter_without_the_mistake(
    number: str, on: Literal["memory", "postgres"], servers: Servers
) -> None:
    """What rejects the mutants accepts what they were made from."""
    error = await _verdict(BY_NUMBER[number], Mutant("no mistake", number, on=on), servers)
    assert error is None, repr(error)


def test_every_law_in_bold_and_every_classic_mistake_has_its_mutant() -> None:
    """Nothing that people get wrong by hand is left without a test of the test."""
    assert {mutant.law for mutant in MUTANTS} >= BOLD
    assert {mutant.name for mutant in MUTANTS} >= CLASSIC_MISTAKES


def test_laws_and_mutants_name_each_other() -> None:
    """A law says which mutants it rejects, and a mutant says which law rejects it."""
    by_laws = {(law.number, name) for law in LAWS for name in law.mutants}
    assert {(mutant.law, mutant.name) for mutant in MUTANTS} == by_laws


async def _verdict(law: Law, mutant: Mutant, servers: Servers) -> Exception | None:
    plug = PLUGS[mutant.on]
    server = servers.get(plug.technology) if plug.technology else None
    address, description = (server.url, server.description) if server else ("", plug.server)
    async with opened(_changed(plug, mutant), address, description, wiring=mutant.wiring) as env:
        try:
            await law(env)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test decides what it is worth)
            return error
    return None


def _changed(plug: AdapterUnderTest, mutant: Mutant) -> AdapterUnderTest:
    def build(address: str, clock: Clock) -> Persistence:
        return mutant.adapter(plug.build(address, clock))

    def impatient(address: str, clock: Clock) -> Persistence:
        return mutant.adapter((plug.impatient or plug.build)(address, clock))

    return replace(plug, name=f"{plug.name}, {mutant.name}", build=build, impatient=impatient)

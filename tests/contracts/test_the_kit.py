"""The kit itself: every law is there, none can be got round, and every adapter is held to the laws of its port."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from dependency_injector.providers import Selector

from adapters.shared.tenancy import Persistence
from application.ports.errors import Unavailable
from entrypoints.bootstrap.container import Container
from tests.contracts.adapters import sql_databases
from tests.contracts.adapters.found import adapters_of, contracts
from tests.contracts.adapters.test_memory import TestMemory as Memory
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.kit.law import Capability, NotShown, Port, law
from tests.contracts.kit.proxy import Fault, FaultProxy
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.laws.registry import PERSISTENCE, PORTS
from tests.contracts.laws.storage.working import must_work_again
from tests.contracts.mutants.persistence.around import PersistenceAround
from tests.contracts.mutants.registry import MUTANTS
from tests.support.concurrency import refused, together
from tests.support.servers import Servers

# Each port has these; only the shop's own code, which is none, has neither signatures nor an adapter to choose.
SIGNATURES = "TYP-0"
CHOICES = {
    "persistence": "persistence",
    "deliveries": "delivery",
    "mailer": "mailer",
    "clock": "clock",
    "ids": "ids",
    "headers": "headers",
    "passwords": "passwords",
    "randomness": "randomness",
    "secrets": "secrets",
    "relay_signals": "relay signal",
}
"""Which provider of the container is for which port."""


def test_every_law_has_a_number_of_its_own() -> None:
    """Signatures alone are looked at in every port, and they come last; what others take for granted comes first."""
    numbers = Counter(law.number for port in PORTS for law in port.laws)
    assert {number for number, times in numbers.items() if times > 1} == {SIGNATURES}
    for port in PORTS:
        assert (port.laws[-1].number == SIGNATURES) == (port.name != "application")
    assert PERSISTENCE.laws[0].number == "ENV-0"


def test_every_law_has_a_text_and_a_hint() -> None:
    """A failure has something to teach."""
    laws = [law for port in PORTS for law in port.laws]
    assert [law.number for law in laws if not (law.text.endswith(".") and law.hint.endswith("."))] == []


def test_every_port_has_mutants() -> None:
    """Of every port some adapter is rejected: laws that nobody can break would hold for anything."""
    assert {mutant.right.port.name for mutant in MUTANTS} == {port.name for port in PORTS}


def test_every_adapter_that_can_be_chosen_is_held_to_the_laws() -> None:
    """The container knows no adapter without a contract class, and no contract class is about anything else."""
    held: dict[str, set[str]] = {port.name: set() for port in PORTS}
    for contract in contracts():
        held[contract.adapter.port.name].add(contract.adapter.name)
    assert held.pop("application") == {"the shop"}
    # Queues are there for workers alone, and there is one kind of worker.
    assert held.pop("queues") == {"dramatiq"}
    for provider, port in CHOICES.items():
        chosen = getattr(Container, provider)
        real = held.pop(port) - {"fake"}
        if isinstance(chosen, Selector):
            names = cast(Selector[object], chosen).providers.keys()
            assert {name if name in names else name.partition("-")[0] for name in real} == names, port
        else:
            assert len(real) == 1, port
    assert held == {}, "no provider of the container is for these"


def test_laws_cannot_be_overridden() -> None:
    """A contract class says how to build an adapter; with anything else in it, it cannot even be made."""
    for name in ("test_law", "test_capabilities", "env", "helper"):
        with refused(TypeError) as caught:
            type("TestSly", (AdapterContract,), {"adapter": Memory.adapter, name: None})
        assert name in str(caught.error)


@pytest.mark.parametrize(
    "file", sorted(Path(__file__).with_name("adapters").glob("test_*.py")), ids=lambda file: file.stem
)
def test_the_test_file_of_an_adapter_is_short(file: Path) -> None:
    """Six to fifteen lines for an adapter, empty ones not counted: whoever writes one has little to say."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    classes = sum(line.startswith("class ") for line in lines)
    assert 6 * classes <= len(lines) <= 15 * classes


def test_nothing_about_our_own_adapters_is_left_undeclared() -> None:
    """How to look behind them is said for every persistence, or what would be seen is declined: so all is shown."""
    for adapter in adapters_of(PERSISTENCE):
        assert isinstance(adapter.opened, Harness)
        harness, declined = adapter.opened, adapter.declines
        assert harness.stamp or Capability.VERSIONED in declined, adapter.name
        assert (harness.hurried and harness.commit) or Capability.FAULT_PROXY in declined, adapter.name
        assert harness.seize or harness.commit or Capability.CROSS_PROCESS in declined, adapter.name


def test_a_technology_without_a_recipe_is_not_run_and_says_what_to_do() -> None:
    """Whoever names a server that cannot be started here is told where to say where one is."""
    adapter = AdapterUnderTest(PERSISTENCE, "honeycomb", sql_databases.sqlite(), technology="comb")
    said = "not run: comb cannot be started here: say in SIXFOLD_COMB_URL where one is"
    with ExitStack() as until, pytest.raises(pytest.skip.Exception, match=said):
        adapter.place(Servers(until), Path())


async def test_a_law_that_cannot_look_behind_an_adapter_is_not_shown(tmp_path: Path) -> None:
    """What a commit looks like on the line, or how to hurry it, may be unknown: that is no pass, and no failure."""
    bare = sql_databases.sqlite()
    async with replace(bare, hurried={})(str(tmp_path)) as env:
        with refused(NotShown) as hurry:
            async with env.again(hurried=True):
                pass
    with refused(NotShown) as commit:
        FaultProxy("127.0.0.1", 1, None).break_with(Fault.CUT_AFTER_COMMIT)
    assert "`hurried`" in str(hurry.error)
    assert "`commit`" in str(commit.error)


async def test_who_is_in_a_hurry_is_let_in_by_a_busy_server(tmp_path: Path) -> None:
    """An adapter that gives up soon may give up while it is opened, on a busy machine: that is no fault of its own."""
    right = sql_databases.sqlite()

    class Busy(PersistenceAround):
        refusals = 3

        async def open(self) -> None:
            if self.refusals:
                self.refusals -= 1
                raise Unavailable("SQLite", "it did not answer in time")
            await super().open()

    def build(address: str, **options: object) -> Persistence:
        return Busy(right.build(address, **options))

    async with (
        right(str(tmp_path)) as env,
        replace(env, harness=replace(right, build=build)).again(hurried=True) as far,
    ):
        await must_work_again(await far.tenant())


async def test_a_server_without_a_recipe_is_given_by_its_address(tmp_path: Path) -> None:
    """The adapter names a variable of the environment, and runs where that says; if it says nothing, it is not run."""
    adapter = AdapterUnderTest(PERSISTENCE, "elsewhere", sql_databases.sqlite(), address_from="TEST_ELSEWHERE_URL")
    with ExitStack() as until:
        place = adapter.place(Servers(until, {"TEST_ELSEWHERE_URL": str(tmp_path)}), Path())
        assert (place.address, place.description) == (str(tmp_path), "the server that TEST_ELSEWHERE_URL names")
        async with adapter.opened(place.address) as env:
            for each in PERSISTENCE.laws[:3]:
                await each(env, adapter=adapter.name)
        with pytest.raises(pytest.skip.Exception, match="not run: TEST_ELSEWHERE_URL"):
            adapter.place(Servers(until, {}), Path())


async def test_a_failure_teaches() -> None:
    """Whoever breaks a law reads which one it is, what to do about it, and on which adapter it happened."""

    @law("LAW-1", hint="Water it.")
    async def honey_flows(jar: list[str]) -> None:
        """Honey flows."""
        assert jar, "it does not flow"

    adapter = AdapterUnderTest(Port("honey", (honey_flows,)), "jar", made(list[str]))
    async with adapter.opened("") as jar:
        with refused(AssertionError) as caught:
            await honey_flows(jar, adapter="jar, on no server")
    assert caught.error.__notes__ == ["LAW-1: Honey flows.\nHint: Water it.\nAdapter: jar, on no server"]


async def test_refused_and_together_can_fail() -> None:
    """What laws are written with notices what did not happen."""
    for mistake in ("6", None):
        with refused(AssertionError), refused(KeyError):
            int(mistake or "six")

    async def refuse(number: int) -> int:
        if number:
            raise ValueError(number)
        return number

    outcomes = await together(3, refuse)
    assert outcomes.answers == [0]
    assert len(outcomes.errors) == 2
    with refused(AssertionError):
        outcomes.only(KeyError)

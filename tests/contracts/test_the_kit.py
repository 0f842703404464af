"""The kit itself: every law is there, none can be got round, and every adapter is held to them all."""

from importlib import import_module
from pathlib import Path
from typing import cast

from dependency_injector.providers import Selector

import tests.contracts.adapters
from entrypoints.bootstrap.container import Container
from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.adapters.test_memory import TestMemory as Memory
from tests.contracts.kit.concurrency import refused, together
from tests.contracts.kit.env import Env, opened
from tests.contracts.kit.law import law
from tests.contracts.kit.matrix import page
from tests.contracts.kit.verdicts import DECLINED, NOT_RUN, PASSED, Verdict, closing_lines
from tests.contracts.laws.registry import LAWS

REQUIRED = {
    *(f"UOW-{number}" for number in (*range(1, 16), 17, 18, *range(19, 24))),
    *(f"REP-{number}" for number in range(1, 7)),
    *(f"QRY-{number}" for number in range(1, 9)),
    *(f"PRD-{number}" for number in (1, 2, 4)),
    *(f"STK-{number}" for number in (1, 2, 3, 4, 6, 7)),
    *(f"ORD-{number}" for number in (1, 2, 3, 4, 5, 7, 8)),
    *(f"OBX-{number}" for number in (1, 2, 3, 5, 6, 7, 8, 9)),
    *(f"INB-{number}" for number in (1, 2, 3)),
}


def test_every_law_is_there_once() -> None:
    """The laws stand in order: first what the others take for granted, last the signatures; and none is missing."""
    numbers = [law.number for law in LAWS]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) >= REQUIRED
    assert (numbers[0], numbers[-1]) == ("ENV-0", "TYP-0")


def test_every_law_has_a_text_and_a_hint() -> None:
    """A failure has something to teach."""
    assert [law.number for law in LAWS if not (law.text.endswith(".") and law.hint.endswith("."))] == []


def test_every_adapter_that_can_be_wired_is_held_to_the_laws() -> None:
    """The container knows no adapter that has no contract class, and no contract class is about anything else."""
    for file in Path(tests.contracts.adapters.__path__[0]).glob("test_*.py"):
        import_module(f"tests.contracts.adapters.{file.stem}")
    plugged = {contract.plug.name.partition("-")[0] for contract in AdapterContract.__subclasses__()}
    assert plugged == cast(Selector[object], Container.persistence).providers.keys()


def test_laws_cannot_be_overridden() -> None:
    """A contract class says how to build an adapter; with anything else in it, it cannot even be made."""
    for name in ("test_law", "test_capability", "env", "helper"):
        with refused(TypeError) as caught:
            type("TestSly", (AdapterContract,), {"plug": Memory.plug, name: None})
        assert name in str(caught.error)


async def test_a_failure_teaches() -> None:
    """Whoever breaks a law reads which one it is, what to do about it, and on which adapter it happened."""

    @law("LAW-1", hint="Water it.")
    async def honey_flows(env: Env) -> None:
        """Honey flows."""
        assert not env.name, "it does not flow"

    async with opened(Memory.plug, "", "no server") as env:
        with refused(AssertionError) as caught:
            await honey_flows(env)
    assert caught.error.__notes__ == ["LAW-1: Honey flows.\nHint: Water it.\nAdapter: memory, on no server"]


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


FOUND = (
    Verdict("memory", "UOW-1", "It is so.", PASSED, server="no server"),
    Verdict("memory", "UOW-14", "It is unknown.", DECLINED, "it lives in the process", "no server"),
    Verdict("mongo-motor", "UOW-1", "It is so.", PASSED, server="A stand-in for MongoDB"),
    Verdict("postgres", "UOW-1", "It is so.", NOT_RUN, "no container, no child process"),
)


def test_the_closing_lines_hide_nothing() -> None:
    """What was declined or not run is said, and a stand-in is called one."""
    assert list(closing_lines(FOUND)) == [
        "memory: no server; laws: 1 passed, 1 declined",
        "mongo-motor: A stand-in for MongoDB; laws: 1 passed; official MongoDB: not run",
        "postgres: no server; laws: 1 not run",
        "  not run: no container, no child process",
    ]


def test_the_page_shows_every_law_on_every_adapter() -> None:
    """With the reasons below it."""
    lines = page(FOUND).splitlines()
    assert "| UOW-1 | pass | pass | not run (2) | It is so. |" in lines
    assert "| UOW-14 | declined (1) |  |  | It is unknown. |" in lines
    assert "- **postgres** ran on nothing: it was not run" in lines
    assert lines[-2:] == ["1. it lives in the process", "2. no container, no child process"]

"""What is said of an adapter's methods, and which of them are watched."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol

from tests.contracts.kit.recorder import recorded
from tests.contracts.kit.signatures import misfits, signatures
from tests.support.concurrency import refused

if TYPE_CHECKING:
    from pathlib import Path as Comb

Fetch = Callable[[Any], Coroutine[Any, Any, str]]


class Hive(Protocol):
    """Has honey."""

    async def fetch(self) -> str:
        """Some honey."""
        ...


class Plain:
    async def fetch(self) -> str:
        return "honey"


def _logged(method: Fetch) -> Fetch:
    @wraps(method)
    def call(hive: object) -> Coroutine[Any, Any, str]:
        return method(hive)

    return call


class Decorated:
    @_logged
    async def fetch(self) -> str:
        return "honey"


class Hurried:
    def fetch(self) -> str:
        return "honey"


class ForTypeCheckers:
    async def fetch(self) -> "Comb":
        raise NotImplementedError


def test_a_method_that_is_only_the_protocols_is_none() -> None:
    """Whoever inherits a Protocol still has to write its methods."""
    inheriting = type("Inheriting", (Hive,), {})
    assert list(misfits(Hive, inheriting())) == ["Inheriting.fetch is only the Protocol's: write it"]
    assert list(misfits(Hive, Plain())) == []


def test_what_is_no_adapter_at_all_is_named_once() -> None:
    """A class in place of an object, for one."""
    assert list(misfits(Hive, Plain)) == [f"{Plain!r} is no Hive: it should be an object that has its methods"]
    assert list(misfits(Hive, None)) == ["None is no Hive: it should be an object that has its methods"]


async def test_a_decorated_method_is_asynchronous_and_watched() -> None:
    """What `functools.wraps` marks is what it wraps; a plain `def` is not."""
    assert list(misfits(Hive, Decorated())) == []
    assert list(misfits(Hive, Hurried())) == ["Hurried.fetch is a plain `def`, and Hive.fetch is `async def`"]
    calls: list[str] = []
    assert await recorded(Decorated(), "hive", calls.append).fetch() == "honey"
    assert calls == ["hive.fetch"]


async def test_types_that_are_there_for_type_checkers_alone_are_asked_for() -> None:
    """They cannot be compared while it runs."""

    async def claims(hive: object) -> list[tuple[type, object]]:
        return [(Hive, hive)]

    with refused(AssertionError) as caught:
        await signatures(claims)(ForTypeCheckers(), adapter="hive")
    sentence = "ForTypeCheckers.fetch has types that are not there when it runs, name 'Comb' is not defined: import"
    assert str(caught.error).startswith(sentence)

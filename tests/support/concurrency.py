"""Words that tests share: doing things at the same instant, and being refused."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tests.support.waiting import in_time

Answer = TypeVar("Answer")
Refusal = TypeVar("Refusal", bound=BaseException)


@dataclass(frozen=True, slots=True)
class Outcomes(Generic[Answer]):
    """What became of things done together, each list in the order of their numbers."""

    answers: list[Answer]
    errors: list[Exception]

    def only(self, *kinds: type[Exception]) -> None:
        """Fail unless every error is one of these."""
        for error in self.errors:
            names = " or ".join(kind.__name__ for kind in kinds) or "no error"
            assert isinstance(error, kinds), f"expected {names}, got {error!r}"


async def together(n: int, make: Callable[[int], Awaitable[Answer]]) -> Outcomes[Answer]:
    """Release `n` coroutines at once, `make(0)` to `make(n - 1)`, and wait for all; `NotInTime` if some never end."""
    start = asyncio.Barrier(n)

    async def one(number: int) -> Answer:
        await start.wait()
        return await make(number)

    all_of_them = asyncio.gather(*(one(number) for number in range(n)), return_exceptions=True)
    ended = await in_time(all_of_them, f"of {n} calls that were made together, some never end")
    outcomes: Outcomes[Answer] = Outcomes([], [])
    for result in ended:
        if isinstance(result, Exception):
            outcomes.errors.append(result)
        elif isinstance(result, BaseException):
            raise result
        else:
            outcomes.answers.append(result)
    return outcomes


async def all_of(*calls: Awaitable[Answer]) -> list[Answer]:
    """The answers of these, which run at the same time; the first error, when all have ended."""
    ended = await asyncio.gather(*calls, return_exceptions=True)
    for result in ended:
        if isinstance(result, BaseException):
            raise result
    return [result for result in ended if not isinstance(result, BaseException)]


@dataclass(slots=True)
class Refused(Generic[Refusal]):
    """The refusal, once it has happened."""

    errors: list[Refusal] = field(default_factory=list)

    @property
    def error(self) -> Refusal:
        """What was raised."""
        return self.errors[0]


@contextmanager
def refused(kind: type[Refusal]) -> Iterator[Refused[Refusal]]:
    """Fail unless the block raises `kind`.

    Unlike `pytest.raises`, what it raises then is an `Exception`, so that the law's number and hint can be added.
    """
    caught = Refused[Refusal]()
    try:
        yield caught
    except kind as error:
        caught.errors.append(error)
        return
    except Exception as error:
        raise AssertionError(f"expected {kind.__name__}, got {error!r}") from error
    raise AssertionError(f"expected {kind.__name__}, and nothing was raised")


@contextmanager
def accepted(what: str) -> Iterator[None]:
    """Fail, with a sentence that begins with `what`, if the block raises anything but an assertion."""
    try:
        yield
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(f"{what} is refused: {error!r}") from error


async def error_of(call: Awaitable[object]) -> Exception | None:
    """What the call raises, if anything."""
    try:
        await call
    except Exception as error:  # noqa: BLE001 (which one is the caller's question)
        return error
    return None

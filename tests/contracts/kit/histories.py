"""Generated examples, written for people: a line for each step."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TypeVar, cast

Example = TypeVar("Example")

TITLE = "The shortest history found:"


async def shortened(example: Example, fails: Callable[[Example], Awaitable[bool]]) -> Example:
    """A history without the steps that it fails without, as well; any other example as it is.

    Hypothesis makes a history no shorter than the shortest that it would generate, which is long for a reason: among
    few steps it hardly finds anything.
    """
    if not isinstance(example, list):
        return example
    steps = list(example)
    for number in reversed(range(len(example))):
        fewer = cast(Example, steps[:number] + steps[number + 1 :])
        if await fails(fewer):
            del steps[number]
    return cast(Example, steps)


def shown(example: object) -> str:
    """A history step by step; any other example as it is."""
    steps = example if isinstance(example, list) else [example]
    return "\n".join([TITLE, *(f"  {number}. {_step(step)}" for number, step in enumerate(steps, 1))])


def _step(step: object) -> str:
    named = dict(_fields(step))
    return ", ".join(f"{name} {_value(value)}" for name, value in named.items()) if named else _value(step)


def _fields(step: object) -> Iterator[tuple[str, object]]:
    if is_dataclass(step):
        yield from ((field.name, getattr(step, field.name)) for field in fields(step))
    elif isinstance(step, tuple) and hasattr(step, "_asdict"):
        yield from step._asdict().items()


def _value(value: object) -> str:
    return str(value.value) if isinstance(value, Enum) else repr(value)

"""SYS 5 and 6: what travels with every message."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import cast

from application.ports.headers import MessageHeaders
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims
from tests.support.concurrency import refused, together

SIX, SEVEN = {"request_id": "6"}, {"request_id": "7"}


@dataclass(frozen=True, slots=True)
class HeadersEnv:
    """The headers, and how whoever takes a request in says what they are for the time of a block."""

    headers: MessageHeaders
    bind: Callable[[Mapping[str, str]], AbstractContextManager[None]]


async def claims(env: HeadersEnv) -> Claims:
    """The headers."""
    return [(MessageHeaders, env.headers)]


@law(
    "SYS-5",
    hint="Keep them in a context variable: each task has its own, and hands them to the tasks that it starts.",
    mutants=("one for all requests",),
)
async def two_requests_never_see_each_others_headers(env: HeadersEnv) -> None:
    """Two requests at the same instant never see each other's headers; the tasks that a request starts see its own."""
    both_bound = asyncio.Barrier(2)

    async def look() -> Mapping[str, str]:
        return env.headers.current()

    async def request(number: int) -> Mapping[str, str]:
        with env.bind((SIX, SEVEN)[number]):
            await both_bound.wait()
            return await asyncio.create_task(look())

    outcomes = await together(2, request)
    assert outcomes.answers == [SIX, SEVEN]
    assert env.headers.current() == {}


@law(
    "SYS-6",
    hint="Copy what is bound, hand out what nobody can change, and end the block in a `finally`.",
    mutants=("hands out what can be changed", "keeps the caller's own dictionary", "never lets go"),
)
async def headers_belong_to_their_block(env: HeadersEnv) -> None:
    """The innermost block counts; its headers are what they were when it began, whoever changes what; and with its end,
    also by an exception, those of the block around it are there again, and none outside."""
    mine = dict(SIX)
    with refused(ZeroDivisionError):
        _fail_within(env, mine)
    assert env.headers.current() == {}


def _fail_within(env: HeadersEnv, mine: dict[str, str]) -> None:
    with env.bind(mine):
        mine["request_id"] = "66"
        with env.bind(SEVEN):
            assert env.headers.current() == SEVEN
        seen = env.headers.current()
        assert seen == SIX
        # What the types forbid does no harm at run time, either.
        with suppress(TypeError):
            cast(dict[str, str], seen)["request_id"] = "666"
        assert env.headers.current() == SIX
        raise ZeroDivisionError


LAWS = (two_requests_never_see_each_others_headers, headers_belong_to_their_block)

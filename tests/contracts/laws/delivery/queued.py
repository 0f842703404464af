"""DLV 8 to 11: commands in queues, and what becomes of those that are given up."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

from adapters.shared.installation import QueuedDeadLetter, QueuedDeadLetters, Queues
from application.ports.errors import Unavailable
from domain.shared.errors import InvalidValue
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims
from tests.contracts.laws.delivery.queues_env import QueuesEnv
from tests.support.concurrency import error_of, together
from tests.support.waiting import happens, until

MESSAGES = 60
"""More than retrying a dead letter takes on the line."""


async def claims(env: QueuesEnv) -> Claims:
    """The queues, and their dead letters."""
    return [(Queues, env.queues), (QueuedDeadLetters, env.queues.dead_letters)]


async def _refuse(body: str) -> None:
    raise InvalidValue("command", f"is {body}")


async def _given_up(env: QueuesEnv, *bodies: str) -> list[QueuedDeadLetter]:
    """Commands that are dead letters now, one after the other; there were none before."""
    async with env.working(_refuse):
        for many, body in enumerate(bodies, 1):
            await env.queues.command(body)
            await until(_there_are(env, many), "a refused command became a dead letter", within=20)
    return list(await env.queues.dead_letters.all())


def _there_are(env: QueuesEnv, many: int) -> Callable[[], Awaitable[bool]]:
    async def there_are() -> bool:
        return len(await env.queues.dead_letters.all()) == many

    return there_are


@law(
    "DLV-8",
    hint="Let the server say who was first: set a mark that is there once, and count what was really removed.",
    mutants=("retries for everybody", "lists the latest first", "counts what it was asked for", "counts dead letters"),
)
async def dead_letters_of_queues_are_listed_retried_and_dropped(env: QueuesEnv) -> None:
    """Dead letters are listed with the reason of each, the oldest first, and do not count as waiting. Of several who
    retry one, one does, and it is worked on again, once; one that is dropped is gone. The others stay, and of what is
    no dead letter nothing becomes one, nor anything else."""
    kept, retried, dropped = await _given_up(env, "six", "seven", "eight")
    assert [(each.body, each.code) for each in (kept, retried, dropped)] == [
        ("six", "invalid_value"),
        ("seven", "invalid_value"),
        ("eight", "invalid_value"),
    ]
    assert kept.sentence == "command is six."
    dead_letters = env.queues.dead_letters
    assert await env.queues.waiting() == 0
    await env.queues.command("nine")
    assert await env.queues.waiting() == 1

    counts = await together(4, lambda _: dead_letters.retry([retried.id, str(uuid4())]))
    counts.only()
    assert sorted(counts.answers) == [0, 0, 0, 1], "of several who retry it, one does"
    assert [await dead_letters.drop([dropped.id, str(uuid4())]) for _ in range(2)] == [1, 0]
    assert await dead_letters.retry([]) == await dead_letters.drop([]) == 0
    assert await env.queues.waiting() == 2
    done: list[str] = []

    async def carry_out(body: str) -> None:
        done.append(body)

    async with env.working(carry_out):
        await until(_nothing_waits(env), "all was worked on", within=20)
    assert sorted(done) == ["nine", "seven"]
    assert await dead_letters.all() == [kept]
    await dead_letters.drop([kept.id])


def _nothing_waits(env: QueuesEnv) -> Callable[[], Awaitable[bool]]:
    async def nothing_waits() -> bool:
        return await env.queues.waiting() == 0

    return nothing_waits


@law(
    "DLV-9",
    hint="Queue it first, and forget it then: what breaks off in between comes twice, and is never lost.",
    mutants=("forgets before it queues", "takes nobody for somebody"),
)
async def a_retry_that_breaks_off_loses_nothing(env: QueuesEnv) -> None:
    """Where nobody answers, every call is `Unavailable`. A retry whose line is cut, at whichever message, has left the
    dead letter where it was or has queued it, or both; it is never nowhere."""
    queues = env.queues
    with env.cut(0):
        for call in (lambda: queues.command("lost"), queues.waiting, queues.dead_letters.all):
            error = await error_of(call())
            assert isinstance(error, Unavailable), f"nobody answers: {error!r}"
    await until(_answers(env), "the queues answer again", within=20)

    for messages in range(MESSAGES):
        [letter] = await _given_up(env, f"command {messages}")
        with env.cut(messages):
            error = await error_of(queues.dead_letters.retry([letter.id]))
        await until(_answers(env), "the queues answer again", within=20)
        left = [each.body for each in await queues.dead_letters.all()]
        queued = await queues.waiting()
        assert left == [letter.body] or queued == 1, f"cut after {messages} messages, it is nowhere: {error!r}"
        await queues.dead_letters.drop([letter.id])
        async with env.working(_accept):
            await until(_nothing_waits(env), "all was worked on", within=20)
        if error is None:
            return
        assert isinstance(error, Unavailable), f"cut after {messages} messages: {error!r}"
    raise AssertionError(f"it was cut after each of {MESSAGES} messages")


async def _accept(_: str) -> None:
    """Nothing to do."""


def _answers(env: QueuesEnv) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        return await error_of(env.queues.waiting()) is None

    return answers


@law(
    "DLV-10",
    hint="Bound the work on each message (`asyncio.timeout`), and try again what did not end in time.",
    mutants=("works without a time limit",),
)
async def work_that_does_not_end_is_interrupted(env: QueuesEnv) -> None:
    """Work on a command that does not end is interrupted when its time is up, and tried again; another one is done
    meanwhile."""
    never, begun = asyncio.Event(), list[str]()

    async def hang_once(body: str) -> None:
        begun.append(body)
        if begun.count("slow") == 1 and body == "slow":
            await never.wait()

    async def was_tried_again() -> bool:
        return begun.count("slow") > 1

    async with env.working(hang_once):
        try:
            await env.queues.command("slow")
            await env.queues.command("quick")
            was_interrupted = await happens(was_tried_again, within=8)
        finally:
            never.set()
        assert was_interrupted, "work that does not end goes on for ever"
        await until(_nothing_waits(env), "all was worked on", within=20)
    assert sorted(begun) == ["quick", "slow", "slow"]


@law(
    "DLV-11",
    hint="Verify a signature of all that was sent before you look at it, and queue a dead letter again as it is.",
    mutants=("believes everybody", "looks at the name of the key alone", "signs what it retries"),
)
async def what_others_leave_in_the_queue_is_not_carried_out(env: QueuesEnv) -> None:
    """What somebody leaves in the queue who has no key of this installation is not carried out, be it unsigned, signed
    with another key, or with the signature of something else: it is a dead letter, and one again when it is retried.
    What this installation has sent is carried out meanwhile."""
    done: list[str] = []

    async def carry_out(body: str) -> None:
        done.append(body)

    for stranger in env.strangers.values():
        await stranger.command("forged")
    await env.queues.command("ours")
    async with env.working(carry_out):
        await until(_nothing_waits(env), "all was worked on", within=20)
        given_up = {each.id for each in await env.queues.dead_letters.all()}
        await env.queues.dead_letters.retry(given_up)
        await until(_nothing_waits(env), "all was worked on again", within=20)
    assert done == ["ours"]
    dead_letters = await env.queues.dead_letters.all()
    assert [each.code for each in dead_letters] == ["unsigned_message"] * len(env.strangers)
    assert all("forged" in each.body for each in dead_letters), "somebody may look at what it says"
    await env.queues.dead_letters.drop({each.id for each in dead_letters})


LAWS = (
    dead_letters_of_queues_are_listed_retried_and_dropped,
    a_retry_that_breaks_off_loses_nothing,
    work_that_does_not_end_is_interrupted,
    what_others_leave_in_the_queue_is_not_carried_out,
)

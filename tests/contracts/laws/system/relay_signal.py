"""SYS 9 and 10: waking the relay."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from application.ports.relay_signal import RelaySignal
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims


@dataclass(frozen=True, slots=True)
class RelaySignalEnv:
    """A signal, and its other end: `woken()` begins to wait for it, and says at once whether that wait is over."""

    signal: RelaySignal
    woken: Callable[[], Awaitable[bool]]


async def claims(env: RelaySignalEnv) -> Claims:
    """The signal."""
    return [(RelaySignal, env.signal)]


@law(
    "SYS-9",
    hint="Note it and return: the outbox has the message, and what is lost here only costs time.",
    mutants=("fails when nobody listens",),
)
async def notifying_never_waits_and_never_fails(env: RelaySignalEnv) -> None:
    """Notifying never waits and never fails, though nobody listens, and though it is done a thousand times."""
    for _ in range(1_000):
        try:
            env.signal.notify()
        except Exception as error:
            raise AssertionError(f"notify has raised {error!r}") from error
    assert await env.woken()


@law(
    "SYS-10",
    hint="Keep the notification until somebody has waited for it; do not only wake who is waiting already.",
    mutants=("wakes only those who wait already", "wakes without reason"),
)
async def a_notification_before_the_wait_is_not_lost(env: RelaySignalEnv) -> None:
    """A notification that comes before the relay waits ends that wait at once; it ends one wait, and not the next."""
    await env.woken()
    assert not await env.woken()
    for _ in range(2):
        env.signal.notify()
        assert await env.woken(), "the notification was lost"
        assert not await env.woken(), "one notification has ended two waits"


LAWS = (notifying_never_waits_and_never_fails, a_notification_before_the_wait_is_not_lost)

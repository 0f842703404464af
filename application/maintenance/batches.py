"""Doing a long piece of work in batches that are short, so that nobody else waits for it."""

from collections.abc import Awaitable, Callable


async def in_batches(size: int, do: Callable[[int], Awaitable[int]]) -> int:
    """Call `do` with the size until it has found fewer than that; how many it has found in all.

    Whoever is stopped in between, because its time is up, has done what it has done: the next call goes on.
    """
    total = 0
    while found := await do(size):
        total += found
        if found < size:
            break
    return total

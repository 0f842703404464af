"""A store for which every loop of the shop ends: what gives something again and again fails, and says so."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar, cast

from application.store import Store

Port = TypeVar("Port")

MOST = 1_000
"""More than any law stores, however few are asked for at a time."""


class _Bounded:
    """A port around which the shop goes in loops until one of these methods has nothing more to give."""

    def __init__(self, port: object, methods: Collection[str]) -> None:
        self._port = port
        self._methods = methods
        self._in_a_row = Counter[str]()

    def __getattr__(self, name: str) -> object:
        member = getattr(self._port, name)
        if name not in self._methods:
            return member

        async def bounded(*args: object, **kwargs: object) -> object:
            answer = await member(*args, **kwargs)
            self._in_a_row[name] = self._in_a_row[name] + 1 if answer else 0
            assert self._in_a_row[name] < MOST, f"`{name}` has something to give again and again: is it the same?"
            return answer

        return bounded


def bounded(port: Port, *methods: str) -> Port:
    """The port, whose methods of these names must have nothing to give sooner or later."""
    return cast(Port, _Bounded(port, methods))


def bounded_store(store: Store) -> Store:
    """The store, with a bound on everything that the shop does until there is nothing left to do."""
    return replace(
        store,
        storage=bounded(store.storage, "prune_idempotency_records"),
        outbox=bounded(store.outbox, "claim", "prune"),
        orders=bounded(store.orders, "overdue"),
        access=bounded(store.access, "expired_families"),
    )

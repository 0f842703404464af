"""What a second process does: it opens an adapter that it knows by name and address, and plays what it is told to.

It is told in lines of JSON: what to open, then any number of workloads to play. It says `ready`, each event of what it
plays, and `over`.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from operator import attrgetter
from threading import Thread
from typing import Any

from adapters.shared.tenancy import Persistence, TenantId
from tests.contracts.kit.history.journal import Event, Journal
from tests.contracts.laws.histories.client import Scene, cast
from tests.contracts.laws.histories.judged import WORKLOADS
from tests.support.fakes import CountingIds, FixedClock
from tests.support.shop_env import ShopEnv

FIRST_ID = 2**40
"""Where the ids of this process begin, far from those of the one that started it."""


def built(reference: str, address: str, clock: FixedClock) -> Persistence:
    """The adapter that the callable `module:name` builds at this address."""
    module, _, name = reference.partition(":")
    persistence: Persistence = attrgetter(name)(import_module(module))(address, clock=clock)
    return persistence


def _say(event: Event | Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


async def _work(orders: "asyncio.Queue[Mapping[str, Any]]") -> None:
    opening = await orders.get()
    clock, ids = FixedClock(), CountingIds(FIRST_ID)
    persistence = built(opening["reference"], opening["address"], clock)
    await persistence.open()
    _say({"ready": True})
    async with asyncio.TaskGroup() as plays:
        while True:
            order = await orders.get()
            clock.at = datetime.fromisoformat(order["now"])
            tenant = TenantId(order["tenant"])
            shop = ShopEnv(tenant, persistence.of(tenant), clock, ids)
            plays.create_task(_play(order["play"], order["names"], shop, Scene(**order["scene"])))


async def _play(workload: str, names: Sequence[str], shop: ShopEnv, scene: Scene) -> None:
    journal = Journal(lambda event: _say({"play": workload, **event}))
    await asyncio.gather(*(WORKLOADS[workload].play(client) for client in cast(names, journal, shop, scene)))
    _say({"play": workload, "over": True})


def _read(loop: asyncio.AbstractEventLoop, orders: "asyncio.Queue[Mapping[str, Any]]") -> None:
    """When nobody is there any more who could tell what to do, this process is over, whatever it is doing."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(orders.put_nowait, json.loads(line))
    os._exit(0)


async def main() -> None:
    """Do what standard input says."""
    orders: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    Thread(target=_read, args=(asyncio.get_running_loop(), orders), daemon=True).start()
    await _work(orders)


if __name__ == "__main__":
    asyncio.run(main())

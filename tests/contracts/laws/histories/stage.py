"""Where workloads are played: a tenant with some products, clients in this process, and more in a second one."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast as typed

from domain.catalogue.product import Product
from tests.contracts.kit.history.calls import Call, Outcome, Value
from tests.contracts.kit.history.journal import Event, Journal, calls_of
from tests.contracts.kit.process import Child
from tests.contracts.laws.histories import single
from tests.contracts.laws.histories.batches import TAKEN, look_at_all
from tests.contracts.laws.histories.client import LEASE, Scene, cast
from tests.contracts.laws.histories.judged import WORKLOADS
from tests.contracts.laws.histories.single import JOB
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.shop_env import ShopEnv

HERE, THERE = ("ada", "ben", "cleo", "dan"), ("eve", "finn", "gus", "hal")
ON_HAND = 20


@dataclass(slots=True)
class Stage:
    """A tenant, the scene, and all that was noted of one workload, here and in the other process."""

    env: PersistenceEnv
    tenant: ShopEnv
    products: list[Product]
    scene: Scene
    events: list[Event] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)
    journal: Journal = field(init=False)

    def __post_init__(self) -> None:
        self.journal = Journal(self.events.append)

    @classmethod
    async def set_up(cls, env: PersistenceEnv, seed: int, tenant: ShopEnv | None = None) -> "Stage":
        """Three products with stock, in a new tenant with a natural key that is taken, or in one used before."""
        if tenant is None:
            tenant = await env.tenant()
            await tenant.product(sku=TAKEN)
        products = [await tenant.product(on_hand=ON_HAND) for _ in range(3)]
        await tenant.store.outbox.sent([message.id for message in await tenant.messages()])
        return cls(env, tenant, products, Scene(seed, [str(product.id) for product in products], [*HERE, *THERE]))

    async def play(self, workload: str) -> None:
        """Have the clients of this process play."""
        clients = cast(HERE, self.journal, self.tenant, self.scene)
        await asyncio.gather(*(WORKLOADS[workload].play(client) for client in clients))

    def tell(self, other: Child, workload: str) -> None:
        """Have the clients of the other process play."""
        now = self.env.clock.now().isoformat()
        where = {"tenant": str(self.tenant.id), "scene": self.scene.to_json(), "now": now}
        other.tell({"play": workload, "names": THERE, **where})

    def let_leases_end(self) -> None:
        """Let the time pass for which anything is held."""
        self.env.clock.advance(LEASE)
        self.scene = replace(self.scene, later=self.scene.later + int(LEASE.total_seconds()))

    async def history(self, workload: str) -> list[Call]:
        """What was there from the start, what was called, and what is found in the end."""
        await self._look(workload)
        calls = [*calls_of(self.events), *calls_of(self.others)]
        first = min(call.invoked for call in calls)
        return [*self._seeded(workload, first - 2, first - 1), *calls]

    def _seeded(self, workload: str, invoked: int, returned: int) -> Iterator[Call]:
        """The calls by which the scene would have been set up."""

        def seed(name: str, argument: Value) -> Call:
            return Call("seed", name, argument, invoked, returned, Outcome.OK)

        match workload:
            case "a product":
                yield seed("write", (0, self.products[0].price.amount))
            case "stock":
                yield seed("receive", ON_HAND)
            case "turns":
                yield seed("put", (JOB, 0))
            case "batches":
                things = enumerate(self.products)
                prices = tuple((f"product {number}", 1, str(each.price.amount)) for number, each in things)
                stock = tuple((f"stock {number}", 1, str(ON_HAND)) for number in range(2))
                yield seed("commit", ((*prices, *stock), ()))
            case _:
                pass

    async def _look(self, workload: str) -> None:
        """See how it has ended, as one client more."""
        [client] = cast(["the end"], self.journal, self.tenant, self.scene)
        match workload:
            case "a product":
                await single.read_product(client)
            case "stock":
                await single.look_at_level(client)
            case "keys":
                await single.look_at_effects(client)
            case "a name":
                await single.find_name(client)
            case "batches":
                await look_at_all(client)
            case _:
                pass


async def listen(other: Child, stages: Mapping[str, Stage], *, most: int = 1_000_000) -> None:
    """Take in what the other process plays on these stages, until that is over, it has ended, or has said so much."""
    under_way = set(stages)
    for _ in range(most):
        said = await other.next() if under_way else None
        if said is None:
            return
        workload = str(said["play"])
        if "over" in said:
            under_way.discard(workload)
        else:
            stages[workload].others.append(typed(Event, said))

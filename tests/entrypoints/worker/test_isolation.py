"""What holds for every operation by message: what one tenant has, no account of another one reaches."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from adapters.shared.tenancy import TenantId
from application.core.operation import Kind
from application.shop import NamedOperation
from domain.accounts.actor import OPERATOR, VISITOR
from domain.shared.errors import ShopError
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.logs import log_handler
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.worker.commands import CommandMessage, Commands
from tests.support.accounts import PEOPLE, open_accounts
from tests.support.fakes import CheapPasswords, CountingIds, FixedClock, no_jobs
from tests.support.operations import EXAMPLES
from tests.support.prepared import Prepared
from tests.support.shop_env import ShopEnv


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged, and what is refused."""
    stream = StringIO()
    handler = log_handler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


# Pattern P39: Multi-tenancy
async def test_no_message_shows_one_tenant_what_another_one_has(written: StringIO, tmp_path: Path) -> None:
    """Every operation by message, sent to B by the same people, with the ids of what A has: nothing of A is changed,
    and no word of A is in what is refused or logged. A new operation needs an example."""
    container = Container(settings=Settings(persistence="memory", demonstration=False, data_dir=tmp_path))
    container.clock.override(FixedClock())
    container.passwords.override(CheapPasswords())
    container.jobs_of.override(no_jobs)
    async with Runtime(container, sweep_every=None) as runtime:
        for name in ("a", "b"):
            await runtime.tenants.create(name)
        await open_accounts((await runtime.tenant("b")).ports)
        store = container.persistence().of(TenantId("a"))
        a = await Prepared.of(ShopEnv(TenantId("a"), store, FixedClock(), CountingIds()))
        canaries = {line.name for order in (a.unwanted, a.other) for line in order.lines} | {a.unwanted.address.street}
        before = await _everything_of(a)
        commands = Commands(runtime)
        for operation in _by_message((await runtime.tenant("b")).shop.operations()):
            example = EXAMPLES[operation.name]
            people = {person.id for person in PEOPLE.values()} | {OPERATOR.id}
            body = CommandMessage(
                tenant="b",
                operation=operation.name,
                request=to_jsonable_python(example.request(a)),
                by=example.by.id if example.by.id in people else OPERATOR.id,
                key=operation.name,
            ).to_json()
            try:
                await commands.carry_out(body)
            except ShopError as refusal:
                written.write(str(refusal))
            assert await _everything_of(a) == before, operation.name
        assert not any(canary in written.getvalue() for canary in canaries)


def _by_message(operations: Iterator[NamedOperation]) -> Iterator[NamedOperation]:
    for operation in operations:
        if operation.operation.kind is not Kind.QUERY and not operation.operation.is_confidential:
            yield operation


async def _everything_of(a: Prepared) -> list[object]:
    """All that can be seen of what A has, but for what waits to be delivered."""
    store = a.tenant.store
    return [
        *[await store.orders.get(order.id) for order in (a.unwanted, a.unconfirmed, a.other)],
        *[await store.products.get(product.id) for product in a.goods],
        *[await store.stock.level(product.id) for product in a.goods],
        *[await store.accounts.get(person.id) for person in PEOPLE.values()],
        *[await store.accounts.access_state(person.id) for person in PEOPLE.values()],
        await store.configuration.get(),
        VISITOR,
    ]

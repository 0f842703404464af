"""How many statements each use case sends to its database: pinned, and the same for one line as for many.

Of a persistence whose driver cannot be listened to, the calls of its ports are counted instead: none is left out.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest

from tests.contracts.adapters.found import adapters_of
from tests.contracts.kit.contract import AdapterUnderTest
from tests.contracts.laws.persistence.env import Harness, PersistenceEnv
from tests.contracts.laws.registry import PERSISTENCE
from tests.support.operations import EXAMPLES, examples_for
from tests.support.prepared import Prepared
from tests.support.servers import Servers

LINES = (1, 3, 20)

DATABASES = ("postgres", "sqlite", "mongo")
EXPECTED: Mapping[str, tuple[int, ...]] = {
    "catalogue.add": (1, 4, 5),
    "catalogue.change_price": (2, 4, 4),
    "catalogue.get": (1, 1, 1),
    "catalogue.get_by_sku": (1, 1, 1),
    "catalogue.search": (1, 1, 1),
    "stock.receive": (2, 5, 5),
    "stock.get": (1, 1, 1),
    "stock.movements": (1, 1, 1),
    "ordering.place": (3, 7, 6),
    "ordering.place with a key": (4, 9, 8),
    "ordering.place with a used key": (1, 1, 1),
    "ordering.get": (1, 1, 1),
    "ordering.list": (1, 1, 1),
    "ordering.cancel": (3, 8, 6),
    "ordering.confirm": (3, 6, 4),
    # Four orders, each in a transaction of its own.
    "ordering.expire_unpaid": (14, 34, 26),
    "accounts.register": (3, 5, 6),
    "accounts.send_confirmation": (2, 3, 3),
    "accounts.confirm_email": (3, 5, 5),
    "accounts.profile": (1, 1, 1),
    "accounts.update_profile": (4, 6, 6),
    "accounts.change_password": (3, 5, 5),
    "accounts.request_password_reset": (2, 4, 4),
    "accounts.reset_password": (3, 5, 5),
    "accounts.send_password_reset": (2, 3, 3),
    "accounts.create": (2, 4, 5),
    "accounts.get": (1, 1, 1),
    "accounts.list": (1, 1, 1),
    "accounts.change_roles": (3, 5, 5),
    "accounts.deactivate": (3, 5, 5),
    "accounts.reactivate": (3, 5, 5),
    "accounts.delete": (3, 5, 5),
    "access.log_in": (3, 4, 5),
    "access.refresh": (3, 4, 4),
    "access.identify": (1, 1, 1),
    "access.identify_by_key": (2, 2, 2),
    "access.identify_by_email": (2, 2, 2),
    "access.create_api_key": (2, 3, 4),
    "access.api_keys": (1, 1, 1),
    "access.remove_api_key": (2, 3, 3),
    "access.log_out": (2, 3, 3),
    "access.prune_families": (1, 1, 1),
    "configuration.get": (1, 1, 1),
    "configuration.switch": (2, 3, 4),
    "maintenance.prune_messages": (1, 2, 1),
    "maintenance.prune_idempotency_records": (2, 3, 3),
}

WITH_A_KEY = "with a key"
WITH_A_USED_KEY = "with a used key"
KEYED = ("ordering.place",)
"""Operations that are counted with a key, too."""


ADAPTERS = [adapter for adapter in adapters_of(PERSISTENCE) if isinstance(adapter.opened, Harness)]


def _column(adapter: AdapterUnderTest[PersistenceEnv]) -> str:
    """In which column stands what is counted of this adapter."""
    counts_statements = isinstance(adapter.opened, Harness) and adapter.opened.statements is not None
    # On PostgreSQL each call of a port is one statement, so its column says how many calls there are, too.
    return adapter.name.partition("-")[0] if counts_statements else "postgres"


@pytest.fixture(params=ADAPTERS, ids=lambda adapter: adapter.name)
async def env(request: pytest.FixtureRequest, servers: Servers, tmp_path: Path) -> AsyncIterator[PersistenceEnv]:
    """The persistence, open."""
    adapter: AdapterUnderTest[PersistenceEnv] = request.param
    async with adapter.opened(adapter.place(servers, tmp_path).address) as env:
        yield env


# Pattern P55: No N+1
@pytest.mark.parametrize("lines", LINES)
async def test_each_use_case_sends_as_many_statements_as_it_needs(
    lines: int, env: PersistenceEnv, request: pytest.FixtureRequest
) -> None:
    """Neither one per line nor one per row: what costs more statements than it did shows up here."""
    prepared = await Prepared.of(await env.tenant(), lines=lines)
    counted: dict[str, int] = {}
    for operation, example in examples_for(prepared.tenant.shop):
        for name, key in _ways(operation.name):
            wanted = example.request(prepared)
            with env.statements() as sent:
                await operation.operation(wanted, by=example.by, key=key)
            counted[name] = len(sent)
    column = DATABASES.index(_column(request.node.callspec.params["env"]))
    expected = {name: counts[column] for name, counts in EXPECTED.items()}
    both = counted.keys() & expected.keys()
    assert {name: counted[name] for name in both} == {name: expected[name] for name in both}


def _ways(operation: str) -> Iterator[tuple[str, str | None]]:
    """Under which names the operation is counted, and with which key."""
    yield operation, None
    if operation in KEYED:
        yield f"{operation} {WITH_A_KEY}", "once"
        yield f"{operation} {WITH_A_USED_KEY}", "once"


def test_every_operation_is_counted_on_every_database() -> None:
    """A new use case says what it costs, and a database with statements of its own what everything costs on it."""
    assert {name for operation in EXAMPLES for name, _ in _ways(operation)} == EXPECTED.keys()
    assert {_column(adapter) for adapter in ADAPTERS} == set(DATABASES)
    assert {len(counts) for counts in EXPECTED.values()} == {len(DATABASES)}

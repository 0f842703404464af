"""The persistence on SQLite."""

from adapters.sql.persistence import SqlPersistence
from tests.contracts.adapters import databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import Capability
from tests.contracts.laws.registry import PERSISTENCE


class TestSqlite(AdapterContract):
    """A file for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "sqlite",
        databases.sqlite(SqlPersistence.sqlite),
        server=databases.SQLITE,
        declines=dict.fromkeys((Capability.FAULT_PROXY, Capability.RESTARTABLE), "it is a library"),
    )

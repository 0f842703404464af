"""The persistence on SQLite."""

from tests.contracts.adapters import sql_databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import Capability
from tests.contracts.laws.registry import PERSISTENCE


class TestSqlite(AdapterContract):
    """A file for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "sqlite",
        sql_databases.sqlite(),
        server=sql_databases.SQLITE,
        declines=dict.fromkeys((Capability.FAULT_PROXY, Capability.RESTARTABLE), "it is a library"),
    )

"""The persistence on PostgreSQL 16."""

from tests.contracts.adapters import sql_databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestPostgres16(AdapterContract):
    """A schema for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "postgres-16",
        sql_databases.postgres(),
        technology="postgres16",
    )

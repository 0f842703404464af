"""The persistence on PostgreSQL."""

from tests.contracts.adapters import sql_databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestPostgres(AdapterContract):
    """A schema for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "postgres",
        sql_databases.postgres(),
        technology="postgres",
    )

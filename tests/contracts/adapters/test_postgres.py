"""The persistence on PostgreSQL."""

from adapters.sql.persistence import SqlPersistence
from tests.contracts.adapters import databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestPostgres(AdapterContract):
    """A schema for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "postgres",
        databases.postgres(SqlPersistence.postgres),
        technology="postgres",
    )

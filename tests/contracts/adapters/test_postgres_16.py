"""The persistence on PostgreSQL 16."""

from adapters.sql.persistence import SqlPersistence
from tests.contracts.adapters import databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestPostgres16(AdapterContract):
    """A schema for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "postgres-16",
        databases.postgres(SqlPersistence.postgres),
        technology="postgres16",
    )

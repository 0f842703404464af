"""How to build the SQLite adapter."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from adapters.shared.tenancy import TenantId
from adapters.sql.persistence import SqlPersistence
from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.adapters.statements import sql_statements
from tests.contracts.kit.env import AdapterUnderTest, Capability


@contextmanager
def _seized(directory: str, tenant: TenantId) -> Iterator[None]:
    with closing(sqlite3.connect(Path(directory) / f"{tenant}.sqlite3", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


class TestSqlite(AdapterContract):
    """In files."""

    plug = AdapterUnderTest(
        "sqlite",
        lambda directory, clock: SqlPersistence.sqlite(Path(directory), clock=clock),
        server=f"SQLite {sqlite3.sqlite_version}",
        declines={Capability.FAULT_PROXY: "it is a library"},
        impatient=lambda directory, clock: SqlPersistence.sqlite(Path(directory), clock=clock, readers=5, timeout=0.5),
        seize=_seized,
        statements=sql_statements,
    )

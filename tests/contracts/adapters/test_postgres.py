"""How to build the PostgreSQL adapter."""

from adapters.sql.persistence import SqlPersistence
from application.ports.clock import Clock
from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.adapters.statements import sql_statements
from tests.contracts.kit.env import AdapterUnderTest
from tests.contracts.kit.proxy import MARK, Commit


def _impatient(url: str, clock: Clock) -> SqlPersistence:
    return SqlPersistence.postgres(
        url, clock=clock, pool_size=5, pool_timeout=1.0, connect_timeout=0.5, statement_timeout=0.5
    )


class TestPostgres(AdapterContract):
    """On a server."""

    plug = AdapterUnderTest(
        "postgres",
        lambda url, clock: SqlPersistence.postgres(url, clock=clock),
        technology="postgres",
        impatient=_impatient,
        # The statement that writes is the transaction; prepared once, it is known by its parameters alone.
        commit=Commit(begins=(b"insert_products", MARK.encode()), decides=MARK.encode()),
        statements=sql_statements,
    )

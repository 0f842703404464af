"""How to build the PostgreSQL adapter."""

from adapters.sql.persistence import SqlPersistence
from application.ports.surroundings import Clock
from tests.adapters.plug import AdapterContract
from tests.adapters.statements import sql_statements
from tests.contracts.env import Plug
from tests.contracts.proxy import MARK, Commit


def _impatient(url: str, clock: Clock) -> SqlPersistence:
    return SqlPersistence.postgres(
        url, clock=clock, pool_size=5, pool_timeout=1.0, connect_timeout=0.5, statement_timeout=0.5
    )


class TestPostgres(AdapterContract):
    """On a server."""

    plug = Plug(
        "postgres",
        lambda url, clock: SqlPersistence.postgres(url, clock=clock),
        technology="postgres",
        impatient=_impatient,
        # The statement that writes is the transaction; prepared once, it is known by its parameters alone.
        commit=Commit(begins=(b"insert_products", MARK.encode()), decides=MARK.encode()),
        statements=sql_statements,
    )

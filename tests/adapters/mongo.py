"""How to build the MongoDB adapter, on either driver."""

from adapters.mongo.drivers import DriverName
from adapters.mongo.persistence import MongoPersistence
from application.ports.surroundings import Clock
from tests.adapters.statements import Heard
from tests.contracts.env import Plug
from tests.contracts.proxy import Commit


def mongo_plug(driver: DriverName) -> Plug:
    """A database for every tenant, through this driver."""
    heard = Heard()

    def build(url: str, clock: Clock) -> MongoPersistence:
        return MongoPersistence(url, clock=clock, driver=driver, on_statement=heard.hear)

    def impatient(url: str, clock: Clock) -> MongoPersistence:
        return MongoPersistence(url, clock=clock, driver=driver, patience=1, pool_size=5)

    return Plug(
        f"mongo-{driver}",
        build,
        technology="mongo",
        impatient=impatient,
        commit=Commit(begins=(b"commitTransaction",), decides=b"commitTransaction"),
        statements=heard.commands,
        examples=30,
    )

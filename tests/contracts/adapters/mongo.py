"""How to build the MongoDB adapter, on either driver."""

from adapters.mongo.drivers import DriverName
from adapters.mongo.persistence import MongoPersistence
from application.ports.clock import Clock
from tests.contracts.adapters.statements import Heard
from tests.contracts.kit.env import AdapterUnderTest
from tests.contracts.kit.proxy import Commit


def mongo_plug(driver: DriverName) -> AdapterUnderTest:
    """A database for every tenant, through this driver."""
    heard = Heard()

    def build(url: str, clock: Clock) -> MongoPersistence:
        return MongoPersistence(url, clock=clock, driver=driver, on_statement=heard.hear)

    def impatient(url: str, clock: Clock) -> MongoPersistence:
        return MongoPersistence(url, clock=clock, driver=driver, timeout=1, pool_size=5)

    return AdapterUnderTest(
        f"mongo-{driver}",
        build,
        technology="mongo",
        impatient=impatient,
        commit=Commit(begins=(b"commitTransaction",), decides=b"commitTransaction"),
        statements=heard.commands,
        examples=30,
    )

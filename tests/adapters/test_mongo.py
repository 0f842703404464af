"""How to build the MongoDB adapter, on either of its drivers."""

from adapters.mongo.drivers import DriverName
from adapters.mongo.persistence import MongoPersistence
from tests.adapters.plug import AdapterContract
from tests.contracts.env import Plug


def _plug(driver: DriverName) -> Plug:
    return Plug(
        f"mongo-{driver}",
        lambda url, clock: MongoPersistence(url, clock=clock, driver=driver),
        technology="mongo",
    )


class TestMongoMotor(AdapterContract):
    """On Motor."""

    plug = _plug("motor")


class TestMongoPyMongo(AdapterContract):
    """On PyMongo's asynchronous client."""

    plug = _plug("pymongo")

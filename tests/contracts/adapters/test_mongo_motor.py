"""The persistence on MongoDB, through Motor."""

from functools import partial

from adapters.mongo.persistence import MongoPersistence
from tests.contracts.adapters import databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestMongoMotor(AdapterContract):
    """A database for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "mongo-motor",
        databases.mongo(partial(MongoPersistence, driver="motor"), "mongo_motor"),
        technology="mongo",
    )

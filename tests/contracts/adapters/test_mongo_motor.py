"""The persistence on MongoDB, through Motor."""

from tests.contracts.adapters import mongo_databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestMongoMotor(AdapterContract):
    """A database for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "mongo-motor",
        mongo_databases.mongo("motor"),
        technology="mongo",
    )

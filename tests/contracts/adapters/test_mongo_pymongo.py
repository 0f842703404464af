"""The persistence on MongoDB, through PyMongo's own asynchronous client."""

from functools import partial

from adapters.mongo.persistence import MongoPersistence
from tests.contracts.adapters import databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE


class TestMongoPyMongo(AdapterContract):
    """A database for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "mongo-pymongo",
        databases.mongo(partial(MongoPersistence, driver="pymongo"), "mongo_pymongo"),
        technology="mongo",
    )

"""The persistence on MongoDB, through PyMongo's own asynchronous client."""

import pytest

from tests.contracts.adapters import mongo_databases
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.laws.registry import PERSISTENCE

# PyMongo leaves the socket of a call that is cancelled while it connects to the garbage collector, which says so.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed (<socket|transport):ResourceWarning")


class TestMongoPyMongo(AdapterContract):
    """A database for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "mongo-pymongo",
        mongo_databases.mongo("pymongo"),
        technology="mongo",
    )

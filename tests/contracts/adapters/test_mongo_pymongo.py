"""How to build the MongoDB adapter on PyMongo's own asynchronous client."""

from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.adapters.mongo import mongo_plug


class TestMongoPyMongo(AdapterContract):
    """A database for every tenant."""

    plug = mongo_plug("pymongo")

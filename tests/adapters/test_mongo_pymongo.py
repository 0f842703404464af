"""How to build the MongoDB adapter on PyMongo's own asynchronous client."""

from tests.adapters.mongo import mongo_plug
from tests.adapters.plug import AdapterContract


class TestMongoPyMongo(AdapterContract):
    """A database for every tenant."""

    plug = mongo_plug("pymongo")

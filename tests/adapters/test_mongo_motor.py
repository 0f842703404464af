"""How to build the MongoDB adapter on Motor."""

from tests.adapters.mongo import mongo_plug
from tests.adapters.plug import AdapterContract


class TestMongoMotor(AdapterContract):
    """A database for every tenant."""

    plug = mongo_plug("motor")

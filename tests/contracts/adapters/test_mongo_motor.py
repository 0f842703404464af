"""How to build the MongoDB adapter on Motor."""

from tests.contracts.adapters.contract import AdapterContract
from tests.contracts.adapters.mongo import mongo_plug


class TestMongoMotor(AdapterContract):
    """A database for every tenant."""

    plug = mongo_plug("motor")

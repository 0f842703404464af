"""The persistence on LMDB."""

from adapters.lmdb.persistence import LmdbPersistence
from tests.contracts.adapters import lmdb_files
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import Capability
from tests.contracts.laws.registry import PERSISTENCE


class TestLmdb(AdapterContract):
    """A file for every tenant."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "lmdb",
        lmdb_files.harness(LmdbPersistence),
        declines=dict.fromkeys((Capability.FAULT_PROXY, Capability.RESTARTABLE), "it is a library"),
    )

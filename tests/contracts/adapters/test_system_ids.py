"""Ids from the machine's clock and randomness."""

from adapters.system.ids import SystemIds
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import IDS


class TestSystemIds(AdapterContract):
    """New ids."""

    adapter = AdapterUnderTest(IDS, "system", made(SystemIds))

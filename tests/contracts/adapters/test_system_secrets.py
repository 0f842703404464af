"""The machine's secrets."""

from adapters.system.secrets import SystemSecrets
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import SECRETS


class TestSystemSecrets(AdapterContract):
    """Nobody knows them before."""

    adapter = AdapterUnderTest(SECRETS, "system", made(SystemSecrets))

"""The adapter that ADAPTER and URL name, held to the laws of its port. Only `make certify` collects this file."""

from tests.contracts.certify.stranger import stranger
from tests.contracts.kit.contract import AdapterContract


class TestStranger(AdapterContract):
    """None of ours."""

    adapter = stranger()

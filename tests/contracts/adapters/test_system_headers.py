"""Headers in a context variable."""

from adapters.system.headers import ContextHeaders
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import HEADERS
from tests.contracts.laws.system.headers import HeadersEnv


def _env() -> HeadersEnv:
    headers = ContextHeaders()
    return HeadersEnv(headers, headers.bind)


class TestSystemHeaders(AdapterContract):
    """Each task has its own."""

    adapter = AdapterUnderTest(HEADERS, "system", made(_env))

"""The guard against blocking calls, under which every scenario runs, catches one."""

import pytest
from blockbuster import BlockingError

from tests.architecture.blocking import nothing_blocks
from tests.architecture.trees import ROOT

BLOCKING_ADAPTER = """
import time


async def send():
    time.sleep(0.001)
"""


# Pattern P85: Event-loop hygiene
async def test_code_of_the_project_that_blocks_is_caught() -> None:
    """An adapter that sleeps in the event loop raises instead of blocking all other tasks."""
    code = compile(BLOCKING_ADAPTER, str(ROOT / "adapters" / "blocking_adapter.py"), "exec")
    module: dict[str, object] = {}
    exec(code, module)  # noqa: S102 (the code is ours; it must look as if it stood in the project)
    send = module["send"]
    assert callable(send)
    with nothing_blocks(), pytest.raises(BlockingError, match="sleep"):
        await send()

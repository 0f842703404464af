"""Opening the MongoDB adapter: servers that do not answer or have no transactions, and the choice of a driver."""

import asyncio
import gc
import subprocess
import sys
from dataclasses import dataclass
from typing import cast

import pytest

from adapters.mongo.drivers import Document, Driver, DriverName
from adapters.mongo.persistence import MongoPersistence
from application.ports.errors import Unavailable, UsageError
from tests.support.fakes import FixedClock


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
@pytest.mark.parametrize("driver", ["motor", "pymongo"])
async def test_opening_fails_when_no_server_answers_and_leaves_nothing_open(driver: DriverName) -> None:
    """It fails within the timeout, and the persistence is as closed as before."""
    for url in ("mongodb://127.0.0.1:1/?directConnection=true", "mongodb://"):
        # Not half a second, after which PyMongo looks again: from Python 3.12 on it leaves the socket of a look that
        # is interrupted to the garbage collector, whose warning would fail some later test.
        persistence = MongoPersistence(url, clock=FixedClock(), driver=driver, timeout=0.2)
        with pytest.raises(Unavailable):
            await persistence.open()
        with pytest.raises(UsageError):
            await persistence.tenants()
        await persistence.close()
    # From Python 3.12 on PyMongo leaves the socket of a connection that is interrupted to the garbage collector, whose
    # warning is to be heard here, where it is ignored, and not in some later test.
    if interrupted := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(interrupted, timeout=1)
    gc.collect()


@dataclass
class _Answering:
    """A driver whose server answers every command with this."""

    answer: Document

    def database(self, _: str, /) -> "_Answering":
        return self

    async def command(self, _: str, /) -> Document:
        return self.answer

    async def close(self) -> None:
        """There is nothing to close."""


async def test_a_server_without_transactions_is_refused_at_once() -> None:
    """When the adapter is opened, and not when the first order is placed."""
    standalone = cast(Driver, _Answering({"isWritablePrimary": True}))
    persistence = MongoPersistence("mongodb://standalone", clock=FixedClock(), connect=lambda *_: standalone)
    with pytest.raises(Unavailable, match="replica set"):
        await persistence.open()


@pytest.mark.parametrize("answer", [{"setName": "rs0"}, {"msg": "isdbgrid"}], ids=["replica set", "sharded cluster"])
async def test_a_server_with_transactions_is_accepted(answer: Document) -> None:
    """A router of a sharded cluster is in no replica set itself, and those behind it are."""
    server = cast(Driver, _Answering(answer))
    persistence = MongoPersistence("mongodb://server", clock=FixedClock(), connect=lambda *_: server)
    await persistence.open()
    await persistence.close()


def test_motor_is_imported_only_if_it_is_chosen() -> None:
    """So it need not be installed otherwise."""
    program = (
        "import sys; from adapters.mongo.drivers import connect; import adapters.mongo.persistence;"
        "assert not any(name.split('.')[0] == 'motor' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

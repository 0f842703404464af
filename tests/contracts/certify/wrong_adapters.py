"""The module of a right adapter, and what makes a wrong one of it, which only the laws or the end of a run can find."""

RIGHT = """
from adapters.memory.persistence import MemoryPersistence

CERTIFY = {"declines": dict.fromkeys(["cross_process", "fault_proxy", "versioned"], "it lives in the process")}
CERTIFY["declines"]["durable"] = "it forgets"


class Hive(MemoryPersistence):
    def __init__(self, address, *, clock):
        super().__init__(clock=clock)
"""

WRONG = """
CERTIFY["declines"].pop("durable")


class Wrong(Hive):
    def of(self, tenant, /):
        store = super().of(tenant)
        return replace(store, storage=Storage(store.storage.tables))
"""

SQLITE = """
from pathlib import Path
from adapters.sql.persistence import SqlPersistence


def build(address, *, clock):
    return SqlPersistence.sqlite(Path(address), clock=clock)
"""

IMPORTS = """
import asyncio
from dataclasses import replace
from adapters.memory.storage import MemoryStorage
"""

LAST_WRITE_WINS = """
class Storage(MemoryStorage):
    def _check_version(self, change):
        pass
"""

ANSWERS_NONE = """
class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        await super().read(kind, ids)
"""

ANSWERS_FROM_A_CACHE = """
answers = {}

class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        key = (id(self.tables), kind, *ids)
        if not answers.get(key):
            answers[key] = await super().read(kind, ids)
        return answers[key]
"""

RAISES_ITS_DRIVERS_ERROR = """
class Storage(MemoryStorage):
    async def write(self, batch, /):
        try:
            await super().write(batch)
        except Exception as error:
            raise OSError("42P01") from error
"""

NEVER_ANSWERS = """
class Storage(MemoryStorage):
    async def read_by_key(self, kind, key, /):
        await asyncio.Event().wait()
"""

WILL_NOT_BE_CANCELLED = """
class Storage(MemoryStorage):
    async def read_by_key(self, kind, key, /):
        while True:
            try:
                await asyncio.Event().wait()
            except BaseException:
                pass
"""


WAITS_IN_A_THREAD = """
import threading

class Storage(MemoryStorage):
    async def read_by_key(self, kind, key, /):
        await asyncio.to_thread(threading.Event().wait)
"""

ENDS_THE_PROGRAM = """
import sys

class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        sys.exit("no honey")
"""

ENDS_THE_PROGRAM_IN_A_TASK_OF_ITS_OWN = """
import sys

async def leave():
    sys.exit("no honey")

class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        await asyncio.create_task(leave())
"""

CANCELS_ITSELF = """
class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        raise asyncio.CancelledError
"""

OPENS_ONCE = """
Storage = MemoryStorage
opened = []

class Hive(Hive):
    async def open(self):
        opened.append(self)
        if len(opened) > 1:
            raise OSError("no honey")
"""

CLOSES_ONCE = """
Storage = MemoryStorage
closed = []

class Hive(Hive):
    async def close(self):
        closed.append(self)
        if len(closed) > 1:
            raise OSError("no honey")
"""

IS_INTERRUPTED = """
class Storage(MemoryStorage):
    async def read(self, kind, ids, /):
        raise KeyboardInterrupt
"""

CANNOT_BE_SHOWN = """
class Storage:
    def __init__(self, tables): pass
    def __repr__(self): raise RuntimeError("no honey")
"""

LEAVES_A_THREAD = """
import threading

threading.Thread(target=threading.Event().wait).start()
raise OSError("no honey")
"""

"""A right adapter, and mistakes that are found before any law: what is added to its module, and the sentence.

Each has something of the name `build`; the sentence may name its `{module}`, and the adapter as `{name}`.
"""

RIGHT = """
from adapters.memory.persistence import MemoryPersistence
from application.ports.errors import Unavailable

class Persistence(MemoryPersistence):
    def __init__(self, address, *, clock, **options):
        super().__init__(clock=clock)
"""

DECORATED = """
from functools import wraps

def logged(method):
    @wraps(method)
    def call(*args):
        return method(*args)
    return call

class build(Persistence):
    ping = logged(Persistence.ping)
"""

MISTAKES: dict[str, tuple[str, str]] = {
    "builds nothing": (
        "def build(address, *, clock): pass",
        "Building it as name(address, clock=…) gives None: it should return the persistence, not opened yet.",
    ),
    "builds in a coroutine": (
        "async def build(address, *, clock): return Persistence(address, clock=clock)",
        "What builds it is a coroutine: it should be a plain function or a class.",
    ),
    "builds a class": (
        "def build(address, *, clock): return Persistence",
        "Building it as name(address, clock=…) gives <class '{module}.Persistence'>: it should return the persistence,",
    ),
    "yields": (
        "async def build(address, *, clock): yield Persistence(address, clock=clock)",
        "Building it as name(address, clock=…) gives <async_generator object build at ",
    ),
    "raises": (
        "def build(address, *, clock): raise KeyError('honey')",
        "Building it as name(address, clock=…) raises KeyError: 'honey': it is called so, and connects later.",
    ),
    "knows no clock": (
        "def build(address): pass",
        "Building it as name(address, clock=…) raises TypeError: build() got an unexpected keyword argument 'clock'",
    ),
    "cannot be called": ("build = 6", "{name} is 6, which cannot be called: it should be what builds the adapter."),
    "is something else": (
        "class build:\n    def __init__(self, address, *, clock): pass\n    def of(self, tenant): pass",
        "build.open is missing: Persistence asks for it.",
    ),
    "inherits the Protocol": (
        """
        from adapters.shared import tenancy
        class build(tenancy.Persistence):
            def __init__(self, address, *, clock): pass
        """,
        "build.open is only the Protocol's: write it.",
    ),
    "lacks a method of a port": (
        """
        from dataclasses import replace
        class Storage:
            async def write(self, batch, /): pass
        class build(Persistence):
            def of(self, tenant, /):
                return replace(super().of(tenant), storage=Storage())
        """,
        "Storage.read is missing: Storage asks for it.",
    ),
    "lacks a port": (
        """
        from dataclasses import replace
        class build(Persistence):
            def of(self, tenant, /):
                return replace(super().of(tenant), storage=None)
        """,
        "None is no Storage: it should be an object that has its methods.",
    ),
    "has another signature": (
        "class build(Persistence):\n    async def check(self, name): pass",
        "build.check(self, name) should have the parameters of Persistence.check(self, tenant, /).",
    ),
    "is not asynchronous": (
        "class build(Persistence):\n    def ping(self): pass",
        "build.ping is a plain `def`, and Persistence.ping is `async def`.",
    ),
    "hands out nothing": (
        "class build(Persistence):\n    def of(self, tenant, /): pass",
        "build.of answers None: it should be a Store, of application.store.",
    ),
    "fails to hand out": (
        "class build(Persistence):\n    def of(self, tenant, /): return {}[tenant.name]",
        "build.of raises KeyError: 'law_",
    ),
    "ends the program instead of handing out": (
        "import sys\nclass build(Persistence):\n    def of(self, tenant, /): sys.exit('no honey')",
        "build.of raises SystemExit: no honey: it should hand out the Store of a tenant.",
    ),
    "ends the program instead of being built": (
        "import sys\ndef build(address, *, clock): sys.exit('no honey')",
        "Building it as name(address, clock=…) raises SystemExit: no honey: it is called so, and connects later.",
    ),
    "ends the program instead of being imported": (
        "import sys\nsys.exit('no honey')",
        "{module} cannot be imported, SystemExit: no honey: mend it first.",
    ),
    "ends the program instead of opening": (
        "import sys\nclass build(Persistence):\n    async def open(self): sys.exit('no honey')",
        "open(): build.open raises SystemExit, which is no Exception and would end the program; mend that first.",
    ),
    "cancels itself": (
        "import asyncio\nclass build(Persistence):\n    async def ping(self): raise asyncio.CancelledError",
        "ping(): the adapter raises CancelledError, and nobody has cancelled it; mend that first.",
    ),
    "asserts without a word": (
        "class build(Persistence):\n    async def ping(self): assert False",
        "ping(): AssertionError; mend that first.",
    ),
    "lists nothing": (
        "class build(Persistence):\n    async def tenants(self): pass",
        "tenants(): build.tenants answers None, where Persistence promises an answer; mend that first.",
    ),
    "has a wrong password": (
        "class build(Persistence):\n    async def open(self): raise Unavailable('The hive', 'the password is wrong')",
        "open() says: Unavailable: The hive cannot be reached: the password is wrong; see that user, password and",
    ),
    "lets its driver's error out": (
        "class build(Persistence):\n    async def open(self): raise ConnectionError('no bee has this password')",
        "open() lets ConnectionError: no bee has this password out: see that user, password and database in URL are",
    ),
    "lets an error out that begins with empty lines": (
        "class build(Persistence):\n    async def open(self): raise OSError('\\n\\nno honey')",
        "open() lets OSError: no honey out: see that user, password and database in URL are",
    ),
    "declares nothing that can be read": (
        "CERTIFY = 6\nbuild = Persistence",
        "CERTIFY in {module} is wrong, Input should be a dictionary or an instance of Declared. It may have declines,",
    ),
    "declares that it is given no histories": (
        "CERTIFY = {'examples': 0}\nbuild = Persistence",
        "CERTIFY in {module} is wrong, examples: Input should be greater than 0. It may have declines,",
    ),
    "declares what nobody asks for": (
        "CERTIFY = {'declins': {}}\nbuild = Persistence",
        "CERTIFY in {module} is wrong, declins: Unexpected keyword argument. It may have declines, hurried,",
    ),
    "declines what there is not": (
        "CERTIFY = {'declines': {'honey': 'there is none'}}\nbuild = Persistence",
        "CERTIFY in {module} is wrong, declines.honey.[key]: Input should be 'durable', 'cross_process',",
    ),
    "is hurried in vain": (
        "CERTIFY = {'hurried': {'hurry': 6}}\ndef build(address, *, clock): return Persistence(address, clock=clock)",
        "Building it as name(address, clock=…, hurry=…) raises TypeError",
    ),
    "cannot be imported": ("1 / 0", "{module} cannot be imported, ZeroDivisionError: division by zero: mend it first."),
    "is not Python": ("class", "{module} cannot be imported, SyntaxError: "),
    "needs what is not installed": (
        "import no_such_driver",
        "{module} imports no_such_driver, which is not there: install it into .venv.",
    ),
    "imports late what is not installed": (
        "def __getattr__(name): import no_such_driver",
        "{module} imports no_such_driver, which is not there: install it into .venv.",
    ),
    "does not say what is not installed": (
        "raise ModuleNotFoundError('no honey')",
        "{module} cannot be imported, ModuleNotFoundError: no honey: mend it first.",
    ),
    "is called otherwise": ("other = Persistence", "{module} has no build: choose from Persistence, other."),
}

WAITS: dict[str, tuple[str, str]] = {
    "hangs": (
        "import asyncio\nclass build(Persistence):\n    async def open(self): await asyncio.Event().wait()",
        "open() waits in vain: see that user, password and database in URL are right, and that the server speaks what",
    ),
    "blocks": (
        "import time\nclass build(Persistence):\n    async def open(self): time.sleep(60)",
        "open() waits in vain: ",
    ),
    "blocks when it is built": (
        "import time\ndef build(address, *, clock): time.sleep(60)",
        "Building it as name(address, clock=…) raises NotInTime: ",
    ),
    "blocks when it is imported": ("import time\ntime.sleep(60)", "{module} cannot be imported, NotInTime: "),
}

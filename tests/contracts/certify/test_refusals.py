"""Whatever is wrong with a stranger's adapter before any law: a sentence says what to do, and never a traceback."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlsplit

import pytest

from entrypoints.devservers.machine import free_port
from tests.contracts.certify.preflight import refusal
from tests.support.servers import Servers

SHORT = 0.3

RIGHT = """
from adapters.memory.persistence import MemoryPersistence
from application.ports.errors import Unavailable

class Persistence(MemoryPersistence):
    def __init__(self, address, *, clock, **options):
        super().__init__(clock=clock)
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
    "lacks a method of a port": (
        """
        from dataclasses import replace
        class Storage:
            def __init__(self, tables): pass
        class build(Persistence):
            def of(self, tenant, /):
                return replace(super().of(tenant), storage=Storage(None))
        """,
        "Storage.read is missing: Storage asks for it.",
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
    "hangs": (
        "import asyncio\nclass build(Persistence):\n    async def open(self): await asyncio.Event().wait()",
        "open() waits in vain: see that user, password and database in URL are right, and that the server speaks what",
    ),
    "blocks": (
        "import time\nclass build(Persistence):\n    async def ping(self): time.sleep(60)",
        "ping() waits in vain: ",
    ),
    "lists nothing": (
        "class build(Persistence):\n    async def tenants(self): pass",
        "build.tenants answers None, where Persistence promises an answer: mend that first.",
    ),
    "has a wrong password": (
        "class build(Persistence):\n    async def open(self): raise Unavailable('The hive', 'the password is wrong')",
        "open() says: Unavailable: The hive cannot be reached: the password is wrong; see that user, password and",
    ),
    "lets its driver's error out": (
        "class build(Persistence):\n    async def open(self): raise ConnectionError('no bee has this password')",
        "open() lets ConnectionError: no bee has this password out: see that user, password and database in URL are",
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
    "is called otherwise": ("other = Persistence", "{module} has no build: choose from Persistence, other."),
}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory outside the tree, on the path of Python."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_sentence_says_what_to_do(mistake: str, elsewhere: Path) -> None:
    """Of whatever kind the mistake is."""
    code, sentence = MISTAKES[mistake]
    module = "strange_" + "_".join(mistake.replace("'", "").split())
    (elsewhere / f"{module}.py").write_text(RIGHT + dedent(code), encoding="utf-8")
    said = await refusal({"ADAPTER": f"{module}:build", "URL": str(elsewhere)}, within=SHORT)
    assert said is not None
    assert said.startswith(sentence.format(name=f"{module}:build", module=module)), said
    assert all(line.endswith(".") for line in said.split("\n")), said


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Say which adapter: make certify ADAPTER=module:name URL=address."),
        ({"ADAPTER": "honeycomb"}, "ADAPTER is 'honeycomb', and not of the form module:name: make certify"),
        ({"ADAPTER": "honeycomb:"}, "ADAPTER is 'honeycomb:', and not of the form module:name: make certify"),
        ({"ADAPTER": "honeycomb:build"}, "There is no module honeycomb: install what it is in into .venv, or put its"),
        ({"ADAPTER": "json.honeycomb:build"}, "There is no module json.honeycomb: install what it is in"),
        ({"ADAPTER": "json:loads"}, "Say in URL where its server is, or which directory it may use: make certify"),
    ],
)
async def test_what_is_missing_is_asked_for(environment: dict[str, str], sentence: str) -> None:
    """An adapter, a module, an address."""
    said = await refusal(environment)
    assert said is not None
    assert said.startswith(sentence)


async def test_a_law_that_there_is_not_is_named(elsewhere: Path) -> None:
    """With those that there are."""
    (elsewhere / "strange_but_right.py").write_text(RIGHT, encoding="utf-8")
    environment = {"ADAPTER": "strange_but_right:Persistence", "URL": str(elsewhere)}
    assert await refusal(environment) is None
    said = await refusal(environment, law="UOW-666")
    assert said is not None
    assert said.startswith("There is no law UOW-666 of this port: choose from ENV-0, ")


async def test_an_adapter_of_another_port_brings_its_environment() -> None:
    """Whoever does import the kit names an `AdapterUnderTest`, of whatever port; it need not have an address."""
    environment = {"ADAPTER": "tests.contracts.adapters.test_mail_memory:TestMemoryMailer.adapter"}
    assert await refusal(environment, law="MAI-1") is None
    assert (
        await refusal({**environment, "LIMIT": "soon"})
        == "LIMIT is 'soon': it should be how many seconds one law may take."
    )


POSTGRES = "adapters.sql.persistence:SqlPersistence.postgres"


async def test_a_server_that_is_not_there_is_missed() -> None:
    """Before the adapter is blamed."""
    port = free_port()
    said = await refusal({"ADAPTER": POSTGRES, "URL": f"postgresql://ada:honey@127.0.0.1:{port}/postgres"})
    assert said is not None
    assert said.startswith(f"Nobody listens at 127.0.0.1:{port}: start the server, or correct URL (")


async def test_a_server_that_refuses_user_and_password_is_quoted(servers: Servers) -> None:
    """Without the password."""
    url = urlsplit(servers.get("postgres", "laws").url)
    strange = url._replace(netloc=f"stranger:sesame@{url.hostname}:{url.port}").geturl()
    said = await refusal({"ADAPTER": POSTGRES, "URL": strange})
    assert said is not None
    assert said.startswith("open() says: Unavailable: PostgreSQL cannot be reached: ")
    assert '"stranger"' in said
    assert "see that user, password and database in URL are right" in said
    assert "sesame" not in said


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""], ids=["another protocol", "silence"])
async def test_a_server_that_speaks_another_protocol_is_suspected(answer: bytes) -> None:
    """Whether it says something else or nothing at all: our own adapter for PostgreSQL says so, or is said to wait."""
    async with _server(answer) as port:
        said = await refusal({"ADAPTER": POSTGRES, "URL": f"postgresql://127.0.0.1:{port}/postgres"}, within=SHORT)
    assert said is not None
    assert said.startswith("open() ")
    assert "see that user, password and database in URL are right, and that the server speaks what the" in said


@asynccontextmanager
async def _server(answer: bytes) -> AsyncIterator[int]:
    async def answered(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        if answer:
            writer.close()
        else:
            silent.append(writer)

    silent: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(answered, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        for writer in silent:
            writer.close()

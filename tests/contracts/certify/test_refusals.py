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
from tests.contracts.certify.mistakes import DECORATED, MISTAKES, RIGHT, WAITS
from tests.contracts.certify.preflight import LIMIT, refusal
from tests.support.servers import Servers

SHORT = 1.0
"""Seconds for a step that waits in vain. Whatever comes before it has to be through within them."""


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
    await _must_be_refused(mistake, *MISTAKES[mistake], elsewhere, within=LIMIT)


@pytest.mark.parametrize("mistake", WAITS)
async def test_whoever_waits_in_vain_is_told_so(mistake: str, elsewhere: Path) -> None:
    """Wherever it waits, and whether or not anything else runs meanwhile."""
    await _must_be_refused(mistake, *WAITS[mistake], elsewhere, within=SHORT)


async def _must_be_refused(mistake: str, code: str, sentence: str, elsewhere: Path, *, within: float) -> None:
    module = "strange_" + "_".join(mistake.replace("'", "").split())
    (elsewhere / f"{module}.py").write_text(RIGHT + dedent(code), encoding="utf-8")
    said = await refusal({"ADAPTER": f"{module}:build", "URL": str(elsewhere)}, within=within)
    assert said is not None
    assert said.startswith(sentence.format(name=f"{module}:build", module=module)), said
    assert all(line.endswith(".") for line in said.split("\n")), said


async def test_a_decorated_method_is_as_good_as_any(elsewhere: Path) -> None:
    """Its wrapper is a plain `def`, which `functools.wraps` marks, and can be awaited."""
    (elsewhere / "strange_but_decorated.py").write_text(RIGHT + dedent(DECORATED), encoding="utf-8")
    assert await refusal({"ADAPTER": "strange_but_decorated:build", "URL": str(elsewhere)}) is None


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Say which adapter: make certify ADAPTER=module:name URL=address."),
        ({"ADAPTER": "honeycomb"}, "ADAPTER is 'honeycomb', and not of the form module:name: make certify"),
        ({"ADAPTER": "honeycomb:"}, "ADAPTER is 'honeycomb:', and not of the form module:name: make certify"),
        ({"ADAPTER": "honeycomb.py:build"}, "ADAPTER is 'honeycomb.py:build', and not of the form module:name: make"),
        ({"ADAPTER": "hive/honeycomb:build"}, "ADAPTER is 'hive/honeycomb:build', and not of the form module:name:"),
        ({"ADAPTER": ".honeycomb:build"}, "ADAPTER is '.honeycomb:build', and not of the form module:name: make"),
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
    assert await refusal({**environment, "LIMIT": "0.5"}) is None


@pytest.mark.parametrize("limit", ["soon", "0", "-1", "nan", "inf", "86401"])
async def test_a_limit_is_a_time_that_a_law_can_take(limit: str) -> None:
    """In seconds, and no longer than a day: what else there is could not even be waited for."""
    environment = {"ADAPTER": "tests.contracts.adapters.test_mail_memory:TestMemoryMailer.adapter", "LIMIT": limit}
    said = await refusal(environment)
    assert said == (
        f"LIMIT is {limit!r}: it should be how many seconds one law may take, more than 0 and at most 86400."
    )


@pytest.mark.parametrize("place", ["[::1", "comb:66666", "comb:port", ":6666", "ada:honey/sesame@comb"])
async def test_an_address_that_cannot_be_read_for_sure_is_refused(place: str) -> None:
    """Before anything of it is printed, or given to anybody."""
    said = await refusal({"ADAPTER": "json:loads", "URL": f"hive://{place}"})
    assert said is not None
    assert said.startswith("URL should be an address such as scheme://user:password@host:port, with a port from 1 to")
    assert "sesame" not in said


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


@pytest.mark.parametrize(
    ("answer", "within"),
    [(b"HTTP/1.1 400 Bad Request\r\n\r\n", LIMIT), (b"", SHORT)],
    ids=["another protocol", "silence"],
)
async def test_a_server_that_speaks_another_protocol_is_suspected(answer: bytes, within: float) -> None:
    """Whether it says something else or nothing at all: our own adapter for PostgreSQL says so, or is said to wait."""
    async with _server(answer) as port:
        said = await refusal({"ADAPTER": POSTGRES, "URL": f"postgresql://127.0.0.1:{port}/postgres"}, within=within)
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

"""An adapter that is installed outside the tree is held to the laws, and hears what is wrong with it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT

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


def certify(elsewhere: Path, mistake: str = "", **chosen: str) -> tuple[int, str]:
    """What `make certify` ends with and prints, for an adapter in a package of its own."""
    package = elsewhere / "hive"
    package.mkdir()
    code = RIGHT + (IMPORTS + mistake + WRONG if mistake else "")
    (package / "__init__.py").write_text(code, encoding="utf-8")
    adapter = {"ADAPTER": f"hive:{'Wrong' if mistake else 'Hive'}", "URL": "hive://ada:sesame@comb"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.certify"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(elsewhere), **adapter, **chosen},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = done.stdout + done.stderr
    assert "Traceback" not in said, said
    assert "sesame" not in said, "a password is printed"
    return done.returncode, done.stdout


def test_a_right_adapter_outside_the_tree_passes(tmp_path: Path) -> None:
    """Every law that can be shown is obeyed; what it declines and what is not shown is said, with the reason."""
    status, said = certify(tmp_path)
    assert status == 0, said
    for line in (
        r"hive:Hive on hive://comb",
        r"  UOW-9   passed    +\d+\.\d\d s",
        r"the slowest: [A-Z]{3}-\S+ of hive:Hive .*",
        r"\d+ of \d+ laws are obeyed \(\d+ passed, \d+ declined, \d+ not shown\)\.",
        r"declined: it lives in the process: TEN-4, .*",
        r"not shown: `statements`, which counts what is sent to the driver, is not declared: .*",
    ):
        assert re.search(f"^{line}$", said, re.MULTILINE), said
    assert "is broken" not in said


def test_what_was_not_declared_is_never_passed(tmp_path: Path) -> None:
    """A law that would have to look behind the adapter is not shown, with the reason: here, of our own for SQLite."""
    environment = {"ADAPTER": "sqlite:build", "URL": str(tmp_path), "LAW": "UOW-13", "PYTHONPATH": str(tmp_path)}
    (tmp_path / "sqlite.py").write_text(SQLITE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.certify"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "0 of 1 laws are obeyed (1 not shown)." in done.stdout
    assert "not shown: `hurried`, the options that make it give up within two seconds, is not declared" in done.stdout


def test_a_wrong_adapter_hears_law_hint_error_and_the_shortest_history(tmp_path: Path) -> None:
    """All that helps to mend it, what it has not declined, and the exit status 1."""
    status, said = certify(tmp_path, LAST_WRITE_WINS)
    assert status == 1
    verdict = said.partition("laws are obeyed")[2]
    assert "\nwrong: durable is not there: mend it, or decline it with a reason\n" in verdict
    _, *failures = re.split(r"^(?=\S+ is broken$)", verdict, flags=re.MULTILINE)
    told = {failure.partition(" ")[0]: failure for failure in failures}
    assert re.search(r"\n  law      .*\n  hint     .*\n  error    expected ConcurrencyConflict, and", told["UOW-9"])
    history = [line.strip() for line in told["UOW-M"].partition("  history  ")[2].strip().splitlines()]
    assert 1 < len(history) < 8, "few steps are needed"
    assert [line.partition(". ")[0] for line in history] == [str(number) for number in range(1, len(history) + 1)]
    assert any("do commit" in line for line in history)


@pytest.mark.parametrize(
    ("mistake", "law", "error"),
    [
        (ANSWERS_NONE, "ENV-0", "Storage.read answers None, where Storage promises an answer"),
        (ANSWERS_FROM_A_CACHE, "UOW-6", ""),
        (RAISES_ITS_DRIVERS_ERROR, "UOW-13", "expected PortError, got OSError('42P01')"),
        (NEVER_ANSWERS, "UOW-6", "it did not end within 1 seconds: the adapter waits without a time limit"),
        (
            WILL_NOT_BE_CANCELLED,
            "UOW-6",
            "it did not end within 1 seconds: the adapter waits without a time limit, and",
        ),
    ],
    ids=["answers None", "answers from a cache", "raises its driver's error", "never answers", "will not be cancelled"],
)
def test_one_law_is_tried_alone(mistake: str, law: str, error: str, tmp_path: Path) -> None:
    """LAW chooses it, and LIMIT how many seconds it may take."""
    status, said = certify(tmp_path, mistake, LAW=law, LIMIT="1")
    assert status == 1, said
    assert said.count(" is broken") == 1
    assert f"{law} is broken" in said
    assert f"  error    {error}" in said, said

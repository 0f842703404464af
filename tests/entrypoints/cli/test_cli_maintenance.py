"""Commands for whoever looks after an installation, and the command line itself."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import typer.main
from typer._click import Command
from typer.core import TyperGroup

from entrypoints.bootstrap.settings import Settings
from entrypoints.cli.main import app
from entrypoints.cli.session import with_notice
from tests.entrypoints.cli.shell import Shell, without_notices
from tests.reliability.processes import environment

HEAVY = ("dramatiq", "dependency_injector", "fastapi", "pydantic", "redis", "sqlalchemy", "uvicorn")


def commands(found: Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every command, with what to type for it."""
    yield path, found
    if isinstance(found, TyperGroup):
        for name, each in found.commands.items():
            yield from commands(each, (*path, name))


@pytest.mark.parametrize(
    ("path", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in commands(typer.main.get_command(app))]
)
def test_everything_explains_itself(shell: Shell, path: tuple[str, ...], command: Command) -> None:
    """Each command, argument and option says what it is for."""
    assert command.help
    assert all(getattr(parameter, "help", "help") for parameter in command.params)
    assert shell.say(*path, "--help").code == 0


def test_help_needs_nothing_heavy() -> None:
    """`sixfold --help` answers at once: what takes time is imported when a command needs it."""
    program = "import sys, entrypoints.cli.main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert set(HEAVY).isdisjoint(loaded)


@pytest.mark.parametrize(
    "words",
    [
        ("products", "list"),
        ("stock", "show", "66666666-6666-7666-8666-666666666666"),
        ("orders", "list"),
        ("accounts", "list"),
        ("migrate",),
        ("doctor",),
    ],
    ids=lambda words: words[0],
)
def test_it_runs_as_a_program(tmp_path: Path, words: tuple[str, ...]) -> None:
    """One command of each group, in a process of its own: an answer, or a sentence.

    On a busy machine there may also be a notice of what takes so long.
    """
    program = "from entrypoints.cli.main import main; main()"
    env = environment(Settings(data_dir=tmp_path, demonstration=False))
    done = subprocess.run([sys.executable, "-c", program, *words], env=env, capture_output=True, text=True, check=False)
    said = without_notices(done.stderr).splitlines()
    if words[0] == "stock":
        assert (done.returncode, [line.partition(":")[0] for line in said]) == (1, ["not_found"])
    else:
        assert (done.returncode, said) == (0, [])


def test_migrating_twice_changes_nothing(shell: Shell) -> None:
    """It says so."""
    shell.json("products", "list")
    assert shell.json("migrate") == {"changed": []}
    assert shell.say("migrate").out == "Everything is up to date already.\n"


def test_the_wiring_names_port_adapter_and_place(shell: Shell, tmp_path: Path) -> None:
    """Of every port, and what the setting says: SQLite and PostgreSQL share an adapter."""
    bound = {each["port"]: each for each in shell.json("wiring")}
    assert bound["persistence"] == {
        "port": "persistence",
        "chosen": "sqlite",
        "adapter": "SqlPersistence",
        "place": f"files in {tmp_path}",
    }
    assert {"delivery", "mailer", "clock", "ids", "headers", "randomness"} < bound.keys()
    assert f"persistence  sqlite      SqlPersistence       files in {tmp_path}" in shell.say("wiring").out


def test_the_wiring_tells_no_secrets(shell: Shell) -> None:
    """Nor does it need the server."""
    away = shell.with_(persistence="postgres", postgres_url="postgresql://hive:sealed@127.0.0.1:1/hive")
    said = away.say("wiring")
    assert "persistence  postgres    SqlPersistence       postgresql://127.0.0.1:1/hive" in said.out
    assert "sealed" not in said.out + said.err


@pytest.mark.parametrize(
    "address",
    ["postgresql://hive:top/sealed@127.0.0.1:1/hive", "postgresql://127.0.0.1:1/hive?user=hive&password=sealed"],
)
def test_the_wiring_tells_no_secrets_of_odd_addresses_either(shell: Shell, address: str) -> None:
    """Whether it shows them or refuses them."""
    said = shell.with_(persistence="postgres", postgres_url=address).say("wiring")
    assert "SIXFOLD_POSTGRES_URL" in said.err or "postgresql://127.0.0.1:1/hive" in said.out
    assert "sealed" not in said.out + said.err


def test_an_option_that_mongodb_does_not_know_is_a_sentence(shell: Shell) -> None:
    """With the variable to correct; its driver would pass over it with a warning."""
    away = shell.with_(persistence="mongo", mongo_url="mongodb://hive:secret@127.0.0.1:1/?foo=secret")
    for command in ("wiring", "migrate"):
        said = away.say(command)
        assert said.code == 1
        assert "SIXFOLD_MONGO_URL has the option foo, or a value of it, that MongoDB's drivers do not know." in said.err
        assert "secret" not in said.out + said.err


def test_the_doctor_is_content_with_a_healthy_shop(shell: Shell) -> None:
    """Every resource, and what is in it, one after the other."""
    shell.json("products", "list")
    findings = shell.json("doctor")
    assert [finding["what"] for finding in findings] == ["persistence", "tenant demo", "delivery"]
    assert all(finding["well"] for finding in findings)


def test_the_doctor_names_everything_that_is_missing(shell: Shell, unused_tcp_port: int) -> None:
    """And says what to do; one thing that is missing does not hide the other."""
    away = shell.with_(
        persistence="postgres",
        postgres_url=f"postgresql://hive:secret@127.0.0.1:{unused_tcp_port}/hive",
        delivery="dramatiq",
        redis_url=f"redis://127.0.0.1:{unused_tcp_port}/0",
    )
    said = away.say("doctor", "--json")
    findings = {finding["what"]: finding for finding in json.loads(said.out)}
    assert said.code == 1
    assert not findings["persistence"]["well"]
    assert findings["persistence"]["finding"].endswith("Start it, or correct SIXFOLD_POSTGRES_URL.")
    assert not findings["delivery"]["well"]
    assert findings["delivery"]["finding"].endswith("Start it, or correct SIXFOLD_REDIS_URL.")
    assert "secret" not in said.out


def test_what_takes_long_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, where no program reads it; and what an adapter prints meanwhile goes there, too."""
    noticed = asyncio.Event()

    async def take_long() -> int:
        typer.echo("A letter.")
        asyncio.get_running_loop().call_later(0.01, noticed.set)
        await noticed.wait()
        return 6

    assert with_notice("Opening the shop", take_long, after=0) == 6
    assert capsys.readouterr() == ("", "A letter.\nOpening the shop …\n")


def test_what_is_quick_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to explain."""

    async def answer() -> int:
        return 6

    assert with_notice("Opening the shop", answer, after=3600) == 6
    assert capsys.readouterr() == ("", "")

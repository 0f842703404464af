"""Data of other versions of the shop, met by the command line: older ones are migrated, newer ones are left alone."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.shared.tenancy import TenantId
from tests.entrypoints.cli.shell import Shell
from tests.persistence.golden_data import FIRST_VERSION

NEWER = "demo is at version from_a_later_release, newer than "


@pytest.fixture
def newer(shell: Shell, tmp_path: Path) -> Shell:
    """A shop whose data a later release has migrated."""
    shell.json("products", "list")
    with closing(sqlite3.connect(tmp_path / "demo.sqlite3")) as connection:
        connection.execute("update alembic_version set version_num = 'from_a_later_release'")
        connection.commit()
    return shell


def test_what_the_first_version_has_stored_is_migrated_and_shown(shell: Shell, tmp_path: Path) -> None:
    """`sixfold migrate` says what it has done, and the orders of then are there."""
    FIRST_VERSION.load_sqlite(tmp_path, TenantId("demo"))
    changed = shell.json("migrate")["changed"]
    assert all(sentence.startswith("Tenant demo: from version 0001 to ") for sentence in changed)
    assert shell.json("migrate") == {"changed": []}
    expected = FIRST_VERSION.expected()
    assert [order["id"] for order in shell.json("orders", "list", "--limit", "100")] == [
        order["id"] for order in expected["orders"]
    ]
    assert len(shell.json("products", "list", "--limit", "100")) == len(expected["products"])


def test_data_of_a_newer_release_are_not_migrated(newer: Shell) -> None:
    """`sixfold migrate` says so once it has done what it could, and has changed nothing of them."""
    for _ in range(2):
        refusal = newer.refused("migrate")
        assert refusal.startswith(f"too_new: {NEWER}")
        assert "sixfold migrate" not in refusal
    said = newer.say("migrate", "--json")
    assert (said.code, json.loads(said.out)) == (1, {"changed": []})


def test_a_shop_does_not_start_on_data_of_a_newer_release(newer: Shell) -> None:
    """Although they are ours: what is newer cannot be migrated, so starting does not try to."""
    refusal = newer.refused("products", "list")
    assert refusal.startswith(f"startup_failed: Sixfold cannot start: {NEWER}")
    assert refusal.endswith("run a newer release.")


def test_the_doctor_names_data_of_a_newer_release(newer: Shell) -> None:
    """And the other findings are there."""
    said = newer.say("doctor", "--json")
    findings = {finding["what"]: finding for finding in json.loads(said.out)}
    assert said.code == 1
    assert findings["persistence"]["well"]
    assert findings["tenant demo"]["finding"].startswith(NEWER)

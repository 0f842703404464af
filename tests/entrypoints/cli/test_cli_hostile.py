"""What strangers have written, on the operator's terminal."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from domain.shared.control_characters import control_character
from tests.entrypoints.cli.shell import AS, Shell

HOSTILE = "Ada\x1b]0;pwned\x07\x1b[2J\nstatus     paid\x9b\u202e"
ESCAPED = r"Ada\x1b]0;pwned\x07\x1b[2J\nstatus     paid\x9b\u202e"
GOOD = {
    "name": "Ada Apis",
    "street": "6 Comb Lane",
    "postal-code": "66666",
    "city": "Waben",
    "email": "ada@hive.example",
}


@pytest.fixture
def old_order(shop: Shell, tmp_path: Path) -> str:
    """An order and its product with hostile texts, stored when nobody refused them yet."""
    order = shop.place(shop.add_tile())
    with closing(sqlite3.connect(tmp_path / "demo.sqlite3")) as file, file:
        file.execute(
            "update orders set email = ?, address_name = ?, address_street = ?, address_city = ?", [HOSTILE] * 4
        )
        file.execute("update order_lines set name = ?", [HOSTILE])
        file.execute("update products set sku = ?, name = ?", [HOSTILE] * 2)
    return order


@pytest.mark.parametrize("field", list(GOOD))
def test_control_characters_are_refused_when_an_order_is_placed(shop: Shell, field: str) -> None:
    """In each text; the sentence names it, and shows the terminal nothing that it would obey."""
    texts = {**GOOD, field: f"{GOOD[field]}\x1b[2J"}
    product = shop.add_tile()
    options = [word for name, text in texts.items() for word in (f"--{name}", text)]
    said = shop.refused("orders", "place", product, *options, "--country", "DE", *AS["ada"])
    assert said == f"invalid_value: {field.replace('-', '_')} contains the control character U+001B."


@pytest.mark.parametrize("words", [("orders", "show"), ("orders", "cancel")], ids=" ".join)
def test_an_old_order_is_shown_without_what_a_terminal_obeys(
    shell: Shell, old_order: str, words: tuple[str, ...]
) -> None:
    """It can be looked at and ended as any other; nothing in it passes for a line of its own."""
    said = shell.say(*words, old_order)
    assert said.code == 0, said.err
    assert said.out.count(ESCAPED) == 5
    assert [line for line in said.out.splitlines() if control_character(line)] == []
    assert len([line for line in said.out.splitlines() if line.startswith("status")]) == 1


def test_an_old_product_is_listed_without_what_a_terminal_obeys(shell: Shell, old_order: str) -> None:
    """And found by what it is called, escapes or not."""
    assert old_order
    for words in (("products", "list"), ("products", "show", HOSTILE)):
        assert ESCAPED in shell.say(*words).out
        assert not control_character(shell.say(*words).out.replace("\n", ""))


def test_in_json_every_text_is_what_it_was(shell: Shell, old_order: str) -> None:
    """With JSON's own escapes."""
    said = shell.say("orders", "show", old_order, "--json").out
    assert json.loads(said)["address"]["name"] == HOSTILE
    assert not control_character(said.replace("\n", ""))


def test_a_refusal_shows_a_terminal_nothing_that_it_obeys(shell: Shell) -> None:
    """Though it repeats what was looked for; what would be a line of its own is indented."""
    said = shell.say("products", "show", HOSTILE)
    assert said.code == 1
    assert said.err == "not_found: There is no product " + ESCAPED.replace(r"\n", "\n  ") + ".\n"

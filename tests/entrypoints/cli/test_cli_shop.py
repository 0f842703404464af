"""The shop's own commands: tables for people, JSON for programs, a sentence for whoever is refused."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.entrypoints.cli.shell import ADDRESS, AS, Shell
from tests.support.builders import order_id, product_id

PRODUCT, ORDER = str(product_id()), str(order_id())


def test_a_product_is_added_priced_and_shown(shell: Shell) -> None:
    """What was added can be found, for the price that was asked last."""
    added = shell.json("products", "add", "TILE-1", "Hexagon tile", "2.50", "--description", "Glazed.")
    assert shell.json("products", "price", added["id"], "2.80")["price"] == {"amount": 280, "currency": "EUR"}
    (found,) = shell.json("products", "list", "HEXAGON")
    assert found == shell.json("products", "show", added["id"])
    assert found == {**added, "price": {"amount": 280, "currency": "EUR"}}


def test_people_get_tables(shop: Shell) -> None:
    """With everything that the next command asks for."""
    product = shop.add_tile()
    order = shop.place(f"{product}=2")
    assert f"{product}  TILE-1  2.50 EUR  Hexagon tile" in shop.say("products", "list").out
    assert f"{product}  6        2         4" in shop.say("stock", "show", product).out
    assert f"{order}  placed  5.00 EUR" in shop.say("orders", "list").out
    shown = shop.say("orders", "show", order).out
    assert "2 x        Hexagon tile: 5.00 EUR" in shown
    assert "Ada Apis, 6 Comb Lane, 66666 Waben, DE" in shown


def test_names_are_printed_as_they_are(shell: Shell) -> None:
    """Not taken for markup, nor cut off."""
    name = "[bold]Tile[/bold] " + "of many colours " * 10
    shell.json("products", "add", "TILE-1", name, "2.50")
    assert name.strip() in " ".join(shell.say("products", "list").out.split())


@pytest.mark.parametrize(
    ("price", "currency", "amount"),
    [("2.50", "EUR", 250), ("3", "eur", 300), ("700", "JPY", 700), ("1.234", "KWD", 1234)],
)
def test_prices_are_in_the_main_unit(shell: Shell, price: str, currency: str, amount: int) -> None:
    """And kept in the minor one, exactly."""
    added = shell.json("products", "add", "TILE-1", "Hexagon tile", price, "--currency", currency)
    assert added["price"] == {"amount": amount, "currency": currency.upper()}


def test_goods_are_received_and_counted(shell: Shell) -> None:
    """Twice three are six."""
    product = shell.add_tile(on_hand=3)
    level = shell.json("stock", "receive", product, "3")
    assert level == {"product": product, "on_hand": 6, "reserved": 0, "available": 6}
    assert shell.json("stock", "show", product) == level


def test_a_product_goes_by_its_sku_everywhere(shop: Shell) -> None:
    """Nobody has to copy an id: what stands on the label is enough, exactly as it is written."""
    product = shop.add_tile(on_hand=6)
    assert shop.json("products", "show", "TILE-1")["id"] == product
    assert shop.json("products", "price", "TILE-1", "2.80")["price"]["amount"] == 280
    assert shop.json("stock", "receive", "TILE-1", "4")["on_hand"] == 10
    order = shop.json("orders", "place", "TILE-1=2", *ADDRESS, *AS["ada"])
    assert [(line["product"], line["quantity"]) for line in order["lines"]] == [(product, 2)]
    assert shop.json("stock", "show", "TILE-1")["reserved"] == 2
    assert shop.refused("products", "show", "tile-1") == "not_found: There is no product tile-1."


def test_a_sku_may_contain_what_stands_before_a_quantity(shop: Shell) -> None:
    """The last sign of equality is the one that counts."""
    shop.json("products", "add", "A=B", "Hexagon tile", "1")
    shop.json("stock", "receive", "A=B", "6")
    assert shop.json("orders", "place", "A=B=2", *ADDRESS, *AS["ada"])["lines"][0]["quantity"] == 2


def test_an_order_is_placed_and_confirmed_before_the_command_ends(shop: Shell) -> None:
    """The letter goes to standard error: standard output is the answer's."""
    product = shop.add_tile()
    said = shop.say("orders", "place", f"{product}=2", *ADDRESS, *AS["ada"], "--json")
    assert "Subject: Your order" in said.err
    (order,) = shop.json("orders", "list")
    shown = shop.json("orders", "show", order["id"], *AS["ada"])
    assert shown["confirmed_at"] is not None
    assert shown["total"] == {"amount": 500, "currency": "EUR"}


def test_an_order_is_cancelled(shop: Shell) -> None:
    """And the goods can be sold again."""
    product = shop.add_tile()
    order = shop.place(product)
    assert shop.json("orders", "cancel", order, *AS["ada"])["status"] == "cancelled"
    assert shop.json("stock", "show", product)["available"] == 6
    assert [each["id"] for each in shop.json("orders", "list", "--status", "cancelled")] == [order]


def test_customers_see_their_own_orders_and_staff_all(shop: Shell) -> None:
    """Also by hand."""
    product = shop.add_tile()
    of_ada, of_ben = shop.place(product), shop.place(product, by="ben")
    assert [each["id"] for each in shop.json("orders", "list", *AS["ada"])] == [of_ada]
    assert [each["id"] for each in shop.json("orders", "list")] == [of_ben, of_ada]
    assert shop.refused("orders", "show", of_ada, *AS["ben"]) == f"not_found: There is no order {of_ada}."


def test_unpaid_orders_do_not_expire_before_their_time(shop: Shell) -> None:
    """The command says how many did."""
    shop.place(shop.add_tile())
    assert shop.json("orders", "expire") == {"expired": 0}
    assert shop.say("orders", "expire").out == "0 expired.\n"


def test_a_list_is_as_long_as_was_asked_for(shell: Shell) -> None:
    """And says so when there is more."""
    for number in range(3):
        shell.json("products", "add", f"TILE-{number}", f"Tile {number}", "1")
    assert len(shell.json("products", "list", "--limit", "2")) == 2
    assert shell.say("products", "list", "--limit", "2").err == "There are more; --limit shows them.\n"
    assert shell.say("products", "list", "--limit", "3").err == ""


def test_the_same_key_gives_the_first_answer(shop: Shell) -> None:
    """And does nothing more."""
    product = shop.add_tile()
    words = ("orders", "place", product, *ADDRESS, *AS["ada"], "--key", "six")
    assert shop.json(*words) == shop.json(*words)
    assert len(shop.json("orders", "list")) == 1


def test_each_tenant_has_a_shop_of_its_own(shell: Shell) -> None:
    """Which is chosen by an option, or by a setting."""
    hive = shell.with_(tenant="hive")
    product = hive.add_tile()
    assert shell.json("products", "list") == []
    assert shell.json("products", "show", product, "--tenant", "hive")["id"] == product
    assert shell.refused("products", "list", "--tenant", "nobody").startswith("not_found: ")
    assert shell.refused("products", "list", "--tenant", "../hive").startswith("invalid_value: ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("products", "add", "TILE-1", "Tile", "2.505"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "dear"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "NaN"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "1e3"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "1_0"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "\uff11"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "1e999999999"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "1e12"), "invalid_value"),
        (("products", "add", "TILE-1", "Tile", "1", "--currency", "XXX"), "unknown_currency"),
        (("products", "add", "TILE-1", "Tile", "1", *AS["ada"]), "not_allowed"),
        (("products", "add", "TILE-1", "Tile", "1", "--as", "eve@hive.example"), "not_found"),
        (("products", "add", "TILE-1", " ", "1"), "invalid_value"),
        (("products", "show", PRODUCT), "not_found"),
        (("products", "price", PRODUCT, "1"), "not_found"),
        (("stock", "show", PRODUCT), "not_found"),
        (("stock", "receive", PRODUCT, "0"), "not_found"),
        (("orders", "place", f"{PRODUCT}=1", *ADDRESS, *AS["ada"]), "unknown_product"),
        (("orders", "place", f"{PRODUCT}=many", *ADDRESS, *AS["ada"]), "invalid_value"),
        (("orders", "place", f"{PRODUCT}=1_0", *ADDRESS, *AS["ada"]), "invalid_value"),
        (("orders", "place", f"{PRODUCT}=\u0661", *ADDRESS, *AS["ada"]), "invalid_value"),
        (("orders", "place", "tile", *ADDRESS, *AS["ada"]), "not_found"),
        (("products", "show", "tile"), "not_found"),
        (("orders", "place", PRODUCT, *ADDRESS, *AS["kim"]), "not_allowed"),
        (("orders", "show", ORDER), "not_found"),
        (("orders", "cancel", ORDER), "not_found"),
        (("orders", "expire", *AS["ada"]), "not_allowed"),
    ],
)
def test_a_refusal_is_a_code_and_a_sentence(shop: Shell, words: tuple[str, ...], code: str) -> None:
    """On standard error, with exit code 1 and without a traceback."""
    assert shop.refused(*words).startswith(f"{code}: ")


def test_a_country_is_a_code(shop: Shell) -> None:
    """The shop itself says so, when the order is placed."""
    refusal = shop.refused("orders", "place", shop.add_tile(), *ADDRESS, *AS["ada"], "--country", "Germany")
    assert refusal == "invalid_value: country is not an ISO 3166-1 alpha-2 code."


def test_more_than_there_is_cannot_be_ordered(shop: Shell) -> None:
    """The sentence says how much there is."""
    product = shop.add_tile(on_hand=6)
    said = shop.refused("orders", "place", f"{product}=7", *ADDRESS, *AS["ada"])
    assert said == f"out_of_stock: 7 of product {product} were asked for, 6 are available."


@pytest.mark.parametrize(
    "words",
    [
        ("products", "add", "TILE-1"),
        ("products", "list", "--limit", "0"),
        ("products", "add", "TILE-1", "Tile", "1", "--key", ""),
        ("products", "add", "TILE-1", "Tile", "1", "--key", "x" * 256),
        ("stock", "receive", PRODUCT, "many"),
        ("stock", "receive", PRODUCT, "1_0"),
        ("stock", "receive", PRODUCT, "1e3"),
        ("stock", "receive", PRODUCT, "\uff11"),
        ("products", "list", "--limit", "1_0"),
        ("products", "list", "--limit", "10001"),
        ("worker", "--processes", "\uff11"),
        ("orders", "place", PRODUCT),
        ("orders", "place", PRODUCT, *ADDRESS),
        ("orders", "list", "--status", "lost"),
        ("orders", "dance"),
    ],
)
def test_what_cannot_be_understood_ends_with_code_2(shell: Shell, words: tuple[str, ...]) -> None:
    """And nothing was opened."""
    said = shell.say(*words)
    assert said.code == 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words", [("products", "list"), ("stock", "show", PRODUCT), ("orders", "list"), ("migrate",), ("worker",)]
)
def test_a_shop_in_memory_cannot_be_reached_from_here(shell: Shell, words: tuple[str, ...]) -> None:
    """The sentence says why, and what to set."""
    said = shell.with_(persistence="memory").refused(*words)
    assert said.startswith("usage_error: A ")
    assert "set SIXFOLD_PERSISTENCE to one that outlives it, such as sqlite" in said


def test_a_wrong_setting_is_named(shell: Shell) -> None:
    """Before anything is opened."""
    assert (
        shell.with_(persistence="paper").refused("orders", "list").startswith("invalid_settings: SIXFOLD_PERSISTENCE")
    )


def test_a_database_that_cannot_be_reached_is_a_sentence(shell: Shell, unused_tcp_port: int) -> None:
    """It names the server, and not its password."""
    url = f"postgresql://hive:{uuid4()}@127.0.0.1:{unused_tcp_port}/hive"
    said = shell.with_(persistence="postgres", postgres_url=url).refused("orders", "list")
    assert said.startswith("startup_failed: Sixfold cannot start: ")
    assert url.split(":")[2].partition("@")[0] not in said


def test_nothing_is_left_behind_by_a_refusal(shell: Shell, tmp_path: Path) -> None:
    """A command that cannot be understood makes no file."""
    shell.say("products", "add", "TILE-1", "Tile", "dear")
    assert list(tmp_path.iterdir()) == []

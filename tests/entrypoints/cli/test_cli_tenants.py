"""Tenants and features, by hand."""

from pathlib import Path

import pytest

from tests.entrypoints.cli.shell import AS, Shell


def test_a_tenant_is_made_listed_and_deleted(shell: Shell, tmp_path: Path) -> None:
    """With all that it has; another one of its name begins empty."""
    assert shell.say("tenants", "add", "hive").out == "hive is there.\n"
    assert shell.json("tenants", "list") == ["hive"]
    shell.json("products", "add", "TILE-1", "Hexagon tile", "2.50", "--tenant", "hive")
    assert (tmp_path / "hive.sqlite3").exists()
    assert shell.say("tenants", "remove", "hive", given="hive\n").out.endswith("hive is no more.\n")
    assert [each.name for each in tmp_path.iterdir() if "hive" in each.name] == []
    shell.say("tenants", "add", "hive")
    assert shell.json("products", "list", "--tenant", "hive") == []


def test_a_tenant_may_have_the_demonstration(shell: Shell) -> None:
    """Goods, and people who can log in."""
    shell.say("tenants", "add", "hive", "--demonstration")
    assert len(shell.json("products", "list", "--tenant", "hive")) == 6
    people = shell.json("accounts", "list", "--tenant", "hive")
    assert {person["name"] for person in people} == {"Ada Apis", "Ben Bombus", "Kim Comb"}


def test_a_tenant_of_a_real_shop_has_no_demonstration(shell: Shell) -> None:
    """Whoever reads the documentation could administer it."""
    production = shell.with_(profile="production", persistence="sqlite", delivery="in-process", mailer="console")
    production = production.with_(tenant="hive", secret="s" * 32, origin="https://hive.example")
    said = production.refused("tenants", "add", "hive", "--demonstration")
    assert said.startswith("invalid_value: --demonstration is for development")
    assert production.json("tenants", "list") == []


@pytest.mark.parametrize("given", ["\n\n\n", "y\n", "HIVE\n", "hiv\n"])
def test_a_tenant_is_not_deleted_by_a_slip(shell: Shell, given: str) -> None:
    """Its name has to be typed."""
    shell.say("tenants", "add", "hive")
    said = shell.say("tenants", "remove", "hive", given=given)
    assert said.code == 1
    assert shell.json("tenants", "list") == ["hive"]
    assert "is not hive: nothing was deleted" in shell.refused("tenants", "remove", "hive", "--confirm", "demo")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "hive"), "already_exists"),
        (("add", "Hive"), "invalid_value"),
        (("add", "../hive"), "invalid_value"),
        (("remove", "nobody", "--confirm", "nobody"), "not_found"),
        (("remove", "../hive", "--confirm", "../hive"), "invalid_value"),
    ],
    ids=str,
)
def test_what_is_wrong_has_a_code_and_changes_nothing(shell: Shell, words: tuple[str, ...], code: str) -> None:
    """There is the one tenant, as before."""
    shell.say("tenants", "add", "hive")
    assert shell.refused("tenants", *words).startswith(f"{code}: ")
    assert shell.json("tenants", "list") == ["hive"]


def test_a_tenant_without_a_name_is_not_that_of_the_settings(shell: Shell) -> None:
    """A script whose variable is empty says `--tenant ""`, and means some other shop."""
    refusal = shell.refused("products", "add", "TILE-1", "Hexagon tile", "2.50", "--tenant", "")
    assert refusal.startswith("invalid_value: tenant ")
    assert shell.json("products", "list") == []


def test_the_first_administrator_is_made_as_the_help_says(shell: Shell) -> None:
    """In the new shop, and in no other."""
    assert "accounts create --admin --tenant NAME" in " ".join(shell.say("tenants", "add", "--help").out.split())
    shell.say("tenants", "add", "hive")
    words = ("create", "eve@hive.example", "Eve Apis", "--admin", "--tenant", "hive", "--password-stdin")
    assert shell.json("accounts", *words, given="sixty-six cells of wax")["roles"] == ["admin"]
    assert shell.json("accounts", "list") == []


# Pattern P40: Feature flags
def test_a_feature_is_switched_off_and_on_in_one_shop(shop: Shell) -> None:
    """By whoever runs the installation, or an administrator; in no other shop."""
    shop.say("tenants", "add", "hive")
    assert shop.json("features", "list") == {"registration": True}
    assert shop.json("features", "off", "registration", *AS["dee"]) == {"registration": False}
    assert shop.json("features", "list") == {"registration": False}
    assert shop.json("features", "list", "--tenant", "hive") == {"registration": True}
    assert shop.json("features", "on", "registration") == {"registration": True}
    for switch in ("on", "off"):
        assert shop.refused("features", switch, "registration", *AS["ada"]).startswith("not_allowed: ")
    assert shop.say("features", "off", "ghosts").code == 2


def test_a_feature_of_another_shop_is_switched_there(shop: Shell) -> None:
    """And this one's is left as it is."""
    shop.say("tenants", "add", "hive")
    hive = ("--tenant", "hive")
    assert shop.json("features", "off", "registration", *hive) == {"registration": False}
    assert shop.json("features", "list") == {"registration": True}
    shop.json("features", "off", "registration")
    assert shop.json("features", "on", "registration", *hive) == {"registration": True}
    assert shop.json("features", "list") == {"registration": False}


def test_a_switch_under_one_key_is_turned_once(shop: Shell) -> None:
    """Repeated, it has the first answer, and changes nothing that was switched meanwhile."""
    for switch, back in (("off", "on"), ("on", "off")):
        words = ("features", switch, "registration", "--key", f"turn-{switch}")
        first = shop.json(*words)
        since = shop.json("features", back, "registration")
        assert shop.json(*words) == first
        assert shop.json("features", "list") == since != first

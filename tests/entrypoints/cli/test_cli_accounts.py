"""Accounts, by hand: created with a password that nobody sees, and administered."""

import json
from pathlib import Path

import pytest

from tests.entrypoints.cli.shell import AS, Shell
from tests.support.accounts import PEOPLE
from tests.support.builders import uuid7
from tests.support.cast import ADA, BEN

PASSWORD = "sixty-six cells of wax"
EVE = ("eve@hive.example", "Eve Apis")
NOBODY = str(uuid7(66))
ELSEWHERE = ("--tenant", "nobody")


def test_a_customer_has_an_account_and_orders(shell: Shell) -> None:
    """Without roles it is a customer's; whoever types it vouches for the address, so nothing is to be confirmed."""
    created = shell.json("accounts", "create", *EVE, "--password-stdin", given=f"{PASSWORD}\n")
    assert (created["email"], created["name"], created["roles"], created["status"]) == (*EVE, ["customer"], "active")
    assert created["confirmed_at"] is not None
    assert shell.json("accounts", "show", created["id"]) == created
    assert shell.json("orders", "list", "--as", "EVE@HIVE.example") == []


def test_the_first_administrator_is_made_by_whoever_runs_the_installation(shell: Shell) -> None:
    """And makes the next one."""
    words = ("--admin", "--role", "staff", "--role", "admin", "--password-stdin")
    created = shell.json("accounts", "create", *EVE, *words, given=PASSWORD)
    assert created["roles"] == ["admin", "staff"]
    again = ("accounts", "create", "adam@hive.example", "Adam", "--password-stdin", "--as", EVE[0])
    assert shell.json(*again, given=PASSWORD)["roles"] == ["customer"]


def test_the_password_is_asked_for_twice_and_shown_nowhere(shell: Shell) -> None:
    """Until both are the same. Neither it nor what is kept of it is in any answer."""
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    said = shell.say("accounts", "create", *EVE, "--json", given=typed)
    assert said.code == 0, said.err
    assert said.err.count("Password:") == said.err.count("Once more:") == 2
    assert set(json.loads(said.out)) == {
        *("id", "email", "name", "roles", "status"),
        *("confirmed_at", "created_at", "updated_at"),
    }
    everything = [said, *(shell.say("accounts", *words) for words in (("list",), ("list", "--json")))]
    for each in everything:
        assert PASSWORD not in each.out + each.err
        assert "argon2" not in each.out + each.err


def test_a_password_is_no_argument(shell: Shell, tmp_path: Path) -> None:
    """Others on the machine can see those."""
    for words in (("--password", PASSWORD), ("--password-stdin", PASSWORD)):
        assert shell.say("accounts", "create", *EVE, *words, given=PASSWORD).code == 2
    assert list(tmp_path.iterdir()) == []


def test_whoever_does_not_answer_creates_nothing(shell: Shell, tmp_path: Path) -> None:
    """The terminal was closed while it asked."""
    assert shell.say("accounts", "create", *EVE, given="").code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ("", "weak_password: This password cannot be used: it has fewer than 12 characters."),
        ("\n", "weak_password: This password cannot be used: it has fewer than 12 characters."),
        ("too short\n", "weak_password: This password cannot be used: it has fewer than 12 characters."),
        ("x" * 129, "weak_password: This password cannot be used: it "),
        ("two lines, of which\none is the second", "invalid_value: password has more than one line."),
        ("passwordpassword", "weak_password: This password cannot be used: "),
        (b"caf\xe9 au lait, six times", "invalid_value: password is not in UTF-8."),
    ],
)
def test_a_password_that_cannot_be_used_is_refused(shell: Shell, given: str | bytes, refusal: str) -> None:
    """The sentence says why; there is no account."""
    assert shell.refused("accounts", "create", *EVE, "--password-stdin", given=given).startswith(refusal)
    assert shell.json("accounts", "list") == []


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("ada@hive.example", "Ada"), "already_exists: "),
        (("ADA@Hive.Example", "Ada"), "already_exists: "),
        (("nobody", "Eve"), "invalid_value: email "),
        (("eve@hive.example", " "), "invalid_value: name "),
        ((*EVE, "--as", "ada@hive.example"), "not_allowed: Only admin may do this."),
        ((*EVE, "--as", "nobody@hive.example"), "not_found: There is no account nobody@hive.example."),
        ((*EVE, "--tenant", "nobody"), "not_found: There is no tenant nobody."),
    ],
)
def test_an_account_that_cannot_be_is_refused(shop: Shell, words: tuple[str, ...], refusal: str) -> None:
    """And is not there."""
    assert shop.refused("accounts", "create", *words, "--password-stdin", given=PASSWORD).startswith(refusal)
    assert len(shop.json("accounts", "list")) == len(PEOPLE)


def test_people_get_tables(shop: Shell) -> None:
    """With everything that the next command asks for."""
    assert f"{ADA.id}  ada@hive.example     Ada   customer  active" in shop.say("accounts", "list").out
    shown = shop.say("accounts", "show", str(ADA.id)).out
    assert [line.split()[0] for line in shown.splitlines()] == [
        *("ACCOUNT", "email", "name", "roles", "status", "confirmed", "created", "updated"),
    ]


def test_roles_are_changed(shop: Shell) -> None:
    """From now on these, and no others."""
    assert shop.refused("orders", "expire", *AS["ben"]).startswith("not_allowed: ")
    changed = shop.json("accounts", "roles", str(BEN.id), "staff", "customer", "staff")
    assert changed["roles"] == ["customer", "staff"]
    assert shop.json("orders", "expire", *AS["ben"]) == {"expired": 0}
    assert shop.json("accounts", "roles", str(BEN.id), "customer", *AS["dee"])["roles"] == ["customer"]
    assert shop.refused("orders", "expire", *AS["ben"]).startswith("not_allowed: ")


def test_an_account_is_deactivated_and_reactivated(shop: Shell) -> None:
    """Meanwhile nobody acts as its owner, not even at the command line."""
    assert shop.json("accounts", "deactivate", str(ADA.id))["status"] == "deactivated"
    assert [each["id"] for each in shop.json("accounts", "list", "--status", "deactivated")] == [str(ADA.id)]
    refusal = shop.refused("orders", "list", *AS["ada"])
    assert refusal == "invalid_value: --as names an account that is not active: ada@hive.example."
    assert shop.json("accounts", "reactivate", str(ADA.id), *AS["dee"])["status"] == "active"
    assert shop.json("orders", "list", *AS["ada"]) == []


def test_under_one_key_an_account_is_created_once(shell: Shell) -> None:
    """Whoever repeats it has the first answer."""
    words = ("accounts", "create", *EVE, "--password-stdin", "--key", "six")
    first, second = (shell.json(*words, given=PASSWORD) for _ in range(2))
    assert first == second
    assert shell.json("accounts", "list") == [first]


@pytest.mark.parametrize(
    ("words", "back"),
    [
        (("roles", "staff"), ("roles", "customer")),
        (("deactivate",), ("reactivate",)),
        (("reactivate",), ("deactivate",)),
    ],
    ids=lambda words: words[0],
)
def test_under_one_key_an_account_is_changed_once(shop: Shell, words: tuple[str, ...], back: tuple[str, ...]) -> None:
    """Repeated, it changes nothing: the account is shown as it has become meanwhile."""

    def change(command: str, *more: str) -> object:
        return shop.json("accounts", command, str(BEN.id), *more)

    first = change(*words, "--key", "six")
    since = change(*back)
    assert change(*words, "--key", "six") == since != first
    assert change("show") == since


def test_roles_that_no_account_can_have_are_told_from_those_it_can(shell: Shell) -> None:
    """In a sentence."""
    said = " ".join(shell.say("accounts", "roles", NOBODY, "boss").err.replace("│", " ").split())
    assert "should be admin, customer or staff" in said


def test_a_list_is_as_long_as_was_asked_for(shop: Shell) -> None:
    """And says so when there is more."""
    assert len(shop.json("accounts", "list", "--limit", "2")) == 2
    assert shop.say("accounts", "list", "--limit", "2").err == "There are more; --limit shows them.\n"
    assert shop.say("accounts", "list").err == ""


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("show", NOBODY), f"not_found: There is no account {NOBODY}."),
        (("roles", NOBODY, "staff"), f"not_found: There is no account {NOBODY}."),
        (("deactivate", NOBODY), f"not_found: There is no account {NOBODY}."),
        (("reactivate", NOBODY), f"not_found: There is no account {NOBODY}."),
        (("list", *AS["kim"]), "not_allowed: Only admin may do this."),
        (("show", str(ADA.id), *AS["ada"]), "not_allowed: Only admin may do this."),
        (("roles", str(ADA.id), "admin", *AS["ada"]), "not_allowed: Only admin may do this."),
        (("deactivate", str(BEN.id), *AS["kim"]), "not_allowed: Only admin may do this."),
        (("reactivate", str(BEN.id), *AS["kim"]), "not_allowed: Only admin may do this."),
        (("list", *ELSEWHERE), "not_found: There is no tenant nobody."),
        (("show", str(BEN.id), *ELSEWHERE), "not_found: There is no tenant nobody."),
        (("roles", str(BEN.id), "staff", *ELSEWHERE), "not_found: There is no tenant nobody."),
        (("deactivate", str(BEN.id), *ELSEWHERE), "not_found: There is no tenant nobody."),
        (("reactivate", str(BEN.id), *ELSEWHERE), "not_found: There is no tenant nobody."),
    ],
)
def test_a_refusal_is_a_code_and_a_sentence(shop: Shell, words: tuple[str, ...], refusal: str) -> None:
    """On standard error, with exit code 1."""
    assert shop.refused("accounts", *words) == refusal


@pytest.mark.parametrize(
    "words",
    [
        ("create", *EVE, "--role", "boss"),
        ("create", *EVE, "--role", "system"),
        ("create", EVE[0]),
        ("roles", NOBODY),
        ("roles", NOBODY, "visitor"),
        ("show", "ada@hive.example"),
        ("list", "--status", "lost"),
    ],
)
def test_what_cannot_be_understood_ends_with_code_2(shell: Shell, tmp_path: Path, words: tuple[str, ...]) -> None:
    """And nothing was opened."""
    said = shell.say("accounts", *words, given=PASSWORD)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []

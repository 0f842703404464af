"""What production has to be told before it starts."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.settings import SAID_IN_PRODUCTION, Settings
from tests.entrypoints.bootstrap.refusals import refusal

SECRET = "s" * 32
PRODUCTION = {
    "SIXFOLD_PROFILE": "production",
    "SIXFOLD_PERSISTENCE": "postgres",
    "SIXFOLD_DELIVERY": "dramatiq",
    "SIXFOLD_MAILER": "console",
    "SIXFOLD_TENANT": "hive",
    "SIXFOLD_SECRET": SECRET,
    "SIXFOLD_ORIGIN": "https://hive.example",
    "SIXFOLD_POSTGRES_URL": "postgresql://u:hush@h/hive",
    "SIXFOLD_REDIS_URL": "redis://:hush@h",
}
"""All that it needs on these servers, and nothing else."""
NEEDED = [name for name in PRODUCTION if name != "SIXFOLD_PROFILE"]


def without(*left_out: str) -> Mapping[str, str]:
    """What production needs, except for these."""
    return {name: value for name, value in PRODUCTION.items() if name not in left_out}


def test_production_starts_when_everything_is_said(tmp_path: Path) -> None:
    """A secret before this one may be said, too."""
    settings = read_settings(PRODUCTION, tmp_path / ".env")
    assert (settings.profile, settings.tenant, settings.demonstration) == ("production", "hive", False)
    rotated = {"SIXFOLD_PREVIOUS_SECRET": SECRET, "SIXFOLD_PREVIOUS_SECRET_UNTIL": "2027-01-31T12:00:00Z"}
    assert read_settings({**PRODUCTION, **rotated}, tmp_path / ".env").previous_secret is not None


# Pattern P06: Typed settings
@pytest.mark.parametrize("needed", NEEDED)
def test_whatever_is_missing_or_empty_is_named(tmp_path: Path, needed: str) -> None:
    """By its variable, with what it is; nothing has a default there that was meant for development."""
    for given in (without(needed), {**PRODUCTION, needed: ""}):
        said = refusal(tmp_path, **given)
        assert said.startswith(f"{needed} is missing or empty")
        assert "production needs it (" in said
        assert "\n" not in said


def test_everything_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    """Beside what is wrong by itself."""
    said = refusal(tmp_path, SIXFOLD_PROFILE="production", SIXFOLD_PERSISTENCE="mongo", SIXFOLD_PORT="x")
    named = {line.split()[0] for line in said.splitlines()}
    chosen = {f"SIXFOLD_{name.upper()}" for name in SAID_IN_PRODUCTION} - {"SIXFOLD_PERSISTENCE"}
    assert named == {*chosen, "SIXFOLD_MONGO_URL", "SIXFOLD_PORT"}


def test_development_needs_none_of_it(tmp_path: Path) -> None:
    """So all that production is told has a default, or is made up."""
    assert read_settings({}, tmp_path / ".env").profile == "development"


@pytest.mark.parametrize("variable", ["SIXFOLD_SECRET", "SIXFOLD_PREVIOUS_SECRET"])
@pytest.mark.parametrize("short", [SECRET[1:], " " * 40, SECRET[1:] + "\t"])
def test_a_secret_that_can_be_guessed_is_refused(tmp_path: Path, variable: str, short: str) -> None:
    """At least 32 characters, and blanks around them are none."""
    until = {"SIXFOLD_PREVIOUS_SECRET_UNTIL": "2027-01-31T12:00:00Z"} if variable != "SIXFOLD_SECRET" else {}
    said = refusal(tmp_path, **{**PRODUCTION, **until, variable: short})
    assert said == f"{variable} needs at least 32 characters outside development."


def test_production_has_no_demonstration(tmp_path: Path) -> None:
    """Everybody knows its passwords. Whoever asks for it all the same is told so."""
    assert not read_settings({**PRODUCTION, "SIXFOLD_DEMONSTRATION": "false"}, tmp_path / ".env").demonstration
    said = refusal(tmp_path, **PRODUCTION, SIXFOLD_DEMONSTRATION="true")
    assert said.startswith("SIXFOLD_DEMONSTRATION=true does not go with SIXFOLD_PROFILE=production")


def test_settings_made_by_hand_are_held_to_the_same_rules() -> None:
    """A program that starts the shop without an environment has no way around them."""
    with pytest.raises(ValidationError, match="SIXFOLD_SECRET is missing or empty"):
        Settings(profile="production")
    with pytest.raises(ValidationError, match="SIXFOLD_ORIGIN is missing or empty"):
        Settings(profile="production", origin=None)


def test_what_is_wrong_with_settings_made_by_hand_is_said_without_their_secrets() -> None:
    """Somebody may log it."""
    with pytest.raises(ValidationError, match="SIXFOLD_SECRET needs at least 32 characters") as refused:
        Settings.model_validate({"profile": "production", "secret": "hush"})
    assert "hush" not in str(refused.value)

"""What can be set from outside, and what is said about settings that are wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.shared.tenancy import TenantId
from entrypoints.bootstrap.environment import read_settings, variables
from entrypoints.bootstrap.settings import Settings
from tests.entrypoints.bootstrap.refusals import refusal
from tests.support.variables import as_variables

VARIABLES = """
    SIXFOLD_PROFILE SIXFOLD_HOST SIXFOLD_PORT SIXFOLD_PERSISTENCE SIXFOLD_DELIVERY SIXFOLD_MAILER SIXFOLD_DATA_DIR
    SIXFOLD_POOL_SIZE SIXFOLD_TENANT SIXFOLD_DEMONSTRATION SIXFOLD_SECRET SIXFOLD_PREVIOUS_SECRET
    SIXFOLD_PREVIOUS_SECRET_UNTIL SIXFOLD_ORIGIN SIXFOLD_DOMAIN SIXFOLD_DOCKER SIXFOLD_POSTGRES_URL SIXFOLD_MONGO_URL
    SIXFOLD_MONGO_DRIVER SIXFOLD_REDIS_URL
"""


def test_the_variables_keep_their_names() -> None:
    """They stand in the configuration of every installation; where a setting stands in the code is our business."""
    assert {name for name, _, _ in variables()} == set(VARIABLES.split())


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    """The shop runs on a SQLite file, for development."""
    settings = read_settings({}, tmp_path / ".env")
    assert (settings.profile, settings.persistence, settings.data_dir) == ("development", "sqlite", Path("var"))


def test_the_file_speaks_where_the_environment_is_silent(tmp_path: Path) -> None:
    """An empty variable says nothing, and what is not ours in the file is not our business."""
    file = tmp_path / ".env"
    file.write_text("SIXFOLD_PORT=81\nSIXFOLD_HOST=::1\nSIXFOLD_TENANT=hive\nPOSTGRES_PASSWORD=x\n")
    settings = read_settings({"SIXFOLD_PORT": "82", "SIXFOLD_HOST": "", "HOME": "/"}, file)
    assert (settings.port, settings.host, settings.tenant) == (82, "::1", "hive")


# Pattern P06: Typed settings
@pytest.mark.parametrize(
    ("variable", "value", "accepted"),
    [
        ("SIXFOLD_PROFILE", "staging", "'development' or 'production'"),
        ("SIXFOLD_PERSISTENCE", "oracle", "'memory', 'sqlite', "),
        ("SIXFOLD_DELIVERY", "pigeon", "'in-process' or 'dramatiq'"),
        ("SIXFOLD_MAILER", "smtp", "'console' or 'memory'"),
        ("SIXFOLD_MONGO_DRIVER", "mongoose", "'motor' or 'pymongo'"),
        ("SIXFOLD_DOCKER", "always", "'auto' or 'never'"),
        ("SIXFOLD_PORT", "http", "0 to 65535"),
        ("SIXFOLD_PORT", "65536", "0 to 65535"),
        ("SIXFOLD_PORT", "8_080", "the digits 0 to 9"),
        ("SIXFOLD_PORT", "\uff18\uff10", "the digits 0 to 9"),
        ("SIXFOLD_POOL_SIZE", "1e1", "the digits 0 to 9"),
        ("SIXFOLD_POOL_SIZE", "0", "1 to 100"),
        ("SIXFOLD_POOL_SIZE", "101", "1 to 100"),
        ("SIXFOLD_TENANT", "Demo", "a letter, then up to 30 of a-z, 0-9 and _"),
        ("SIXFOLD_DEMONSTRATION", "perhaps", "valid boolean"),
        ("SIXFOLD_PREVIOUS_SECRET_UNTIL", "2027-01-31", "such as 2027-01-31T12:00:00Z"),
        *(
            ("SIXFOLD_ORIGIN", origin, "such as https://shop.example;")
            for origin in (
                "https://shop.example/",
                "https://Shop.example",
                "https://shop.example:123456",
                "ftp://shop.example",
                "shop.example",
            )
        ),
        *(
            ("SIXFOLD_DOMAIN", domain, "demo.shop.example for shop.example")
            for domain in (
                "https://shop.example",
                ".shop.example",
                "shop.example.",
                "shop..example",
                "..",
                "Shop.example",
            )
        ),
        ("SIXFOLD_POSTGRES_URL", "mysql://h/db", "postgresql://"),
        ("SIXFOLD_MONGO_URL", "h:27017", "mongodb://"),
        ("SIXFOLD_REDIS_URL", "http://h", "redis://"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_it_accepts(
    tmp_path: Path, variable: str, value: str, accepted: str
) -> None:
    """One sentence, without a word about classes."""
    said = refusal(tmp_path, **{variable: value})
    assert said.startswith(f"{variable} should ")
    assert accepted in said


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SIXFOLD_ORIGIN", "https://shop.example"),
        ("SIXFOLD_ORIGIN", "http://127.0.0.1:65535"),
        ("SIXFOLD_DOMAIN", "localhost"),
        ("SIXFOLD_DOMAIN", "shop-6.co.example"),
    ],
)
def test_a_name_as_browsers_say_it_is_taken(tmp_path: Path, variable: str, value: str) -> None:
    """With a port or without, with points or without."""
    assert as_variables(read_settings({variable: value}, tmp_path / ".env"))[variable] == value


@pytest.mark.parametrize(
    "given", [{"secret": ""}, {"previous_secret": "", "previous_secret_until": "2027-01-31T12:00:00Z"}], ids=str
)
def test_a_secret_of_nothing_is_refused_in_settings_made_by_hand_too(given: dict[str, str]) -> None:
    """From the environment it would say nothing, as any empty variable."""
    with pytest.raises(ValidationError, match="should have at least 1 item"):
        Settings.model_validate(given)


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    """Nobody wants to be told of the next one after each start."""
    said = refusal(tmp_path, SIXFOLD_PORT="x", SIXFOLD_MAILER="y", SIXFOLD_COLOUR="blue")
    assert {line.split()[0] for line in said.splitlines()} == {"SIXFOLD_PORT", "SIXFOLD_MAILER", "SIXFOLD_COLOUR"}


def test_what_does_not_go_together_is_named_beside_what_is_wrong_by_itself(tmp_path: Path) -> None:
    """A wrong value hides no rule about others; and nothing is said twice of one variable."""
    said = refusal(
        tmp_path,
        SIXFOLD_PORT="x",
        SIXFOLD_PERSISTENCE="memory",
        SIXFOLD_DELIVERY="dramatiq",
        SIXFOLD_REDIS_URL="http://h",
        SIXFOLD_PREVIOUS_SECRET="the one before this one",
    )
    assert sorted(line.split()[0] for line in said.splitlines()) == [
        "SIXFOLD_DELIVERY=dramatiq",
        "SIXFOLD_PORT",
        "SIXFOLD_PREVIOUS_SECRET",
        "SIXFOLD_REDIS_URL",
    ]


def test_an_unknown_variable_is_refused_with_what_was_probably_meant(tmp_path: Path) -> None:
    """A setting that is spelt wrong must not do nothing, wherever it stands."""
    assert "did you mean SIXFOLD_PERSISTENCE?" in refusal(tmp_path, SIXFOLD_PERSISTANCE="memory")
    (tmp_path / ".env").write_text("SIXFOLD_PROT=80\n")
    assert "did you mean SIXFOLD_PORT?" in refusal(tmp_path)


@pytest.mark.parametrize(
    "alone", [{"SIXFOLD_PREVIOUS_SECRET": "hush"}, {"SIXFOLD_PREVIOUS_SECRET_UNTIL": "2027-01-31T12:00:00Z"}]
)
def test_a_secret_that_was_replaced_has_an_end(tmp_path: Path, alone: dict[str, str]) -> None:
    """Without one it would be good for ever, which is why it was replaced."""
    said = refusal(tmp_path, **alone)
    assert said.startswith("SIXFOLD_PREVIOUS_SECRET and SIXFOLD_PREVIOUS_SECRET_UNTIL go together")
    assert "hush" not in said


def test_a_queue_does_not_go_with_data_that_only_one_process_sees(tmp_path: Path) -> None:
    """The worker would look at an empty shop."""
    said = refusal(tmp_path, SIXFOLD_PERSISTENCE="memory", SIXFOLD_DELIVERY="dramatiq")
    assert "SIXFOLD_DELIVERY=dramatiq does not go with SIXFOLD_PERSISTENCE=memory" in said


# Pattern P07: Settings without globals
def test_settings_made_by_hand_depend_on_nothing_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that two shops can live in one process."""
    monkeypatch.setenv("SIXFOLD_PERSISTENCE", "mongo")
    assert Settings().persistence == "sqlite"


def test_the_name_of_a_tenant_means_the_same_here_as_where_data_are_kept() -> None:
    """The setting says early what the adapters would say late."""
    pattern = Settings.model_fields["tenant"].metadata[0].pattern
    assert pattern == f"^{TenantId.PATTERN.pattern}$"

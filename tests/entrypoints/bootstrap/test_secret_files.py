"""Secrets that stand in files."""

from pathlib import Path

import pytest

from entrypoints.bootstrap.environment import read_settings, secret_variables
from entrypoints.bootstrap.secret_files import LONGEST
from tests.entrypoints.bootstrap.refusals import refusal
from tests.support.variables import as_variables

HUSH = "hush" * 8
VALUES = {
    "SIXFOLD_SECRET": HUSH,
    "SIXFOLD_PREVIOUS_SECRET": HUSH,
    "SIXFOLD_POSTGRES_URL": f"postgresql://u:{HUSH}@h/hive",
    "SIXFOLD_MONGO_URL": f"mongodb://u:{HUSH}@h/",
    "SIXFOLD_REDIS_URL": f"redis://:{HUSH}@h",
}
UNTIL = {"SIXFOLD_PREVIOUS_SECRET_UNTIL": "2027-01-31T12:00:00Z"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a secret may stand."""
    return tmp_path / "secret"


def test_whatever_must_not_be_shown_may_stand_in_a_file() -> None:
    """A setting that is a secret has a file by that alone."""
    assert set(secret_variables()) == set(VALUES)


@pytest.mark.parametrize("variable", VALUES)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_content_of_the_file_is_the_value(file: Path, variable: str, end: str) -> None:
    """Less the newline at its end, which editors and `echo` add."""
    file.write_bytes(f"{VALUES[variable]}{end}".encode())
    until = UNTIL if variable == "SIXFOLD_PREVIOUS_SECRET" else {}
    settings = read_settings({f"{variable}_FILE": str(file), **until}, file.parent / ".env")
    assert as_variables(settings)[variable] == VALUES[variable]
    assert HUSH not in repr(settings)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "names a file with nothing in it"),
        (b"\n", "names a file with nothing in it"),
        (b"  \n", "names a file with nothing in it"),
        (b"\x00hush" * 8, "names a file with more in it than one line of text"),
        (b"hush" * 8 + b"\n\n", "names a file with more in it than one line of text"),
        (b"\xffhush" * 8, "names a file that is not text in UTF-8"),
        (b"h" * (LONGEST + 1), "names a file of more than 65536 bytes, which cannot be meant"),
    ],
)
@pytest.mark.parametrize("variable", ["SIXFOLD_SECRET", "SIXFOLD_REDIS_URL"])
def test_a_file_that_holds_no_secret_is_named(file: Path, variable: str, content: bytes, sentence: str) -> None:
    """By its variable, without what is in it."""
    file.write_bytes(content)
    said = refusal(file.parent, **{f"{variable}_FILE": str(file)})
    assert said == f"{variable}_FILE {sentence}."


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere", "No such file"), (".", "Is a directory"), ("x" * 999, "name")]
)
def test_a_file_that_cannot_be_read_is_named_without_its_path(tmp_path: Path, name: str, reason: str) -> None:
    """Somebody may have put the secret itself there."""
    said = refusal(tmp_path, SIXFOLD_SECRET_FILE=str(tmp_path / name))
    assert said.startswith("SIXFOLD_SECRET_FILE names a file that cannot be read: ")
    assert reason in said
    assert str(tmp_path) not in said


def test_a_path_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    """In a sentence, as any other."""
    said = refusal(tmp_path, SIXFOLD_SECRET_FILE=f"{tmp_path}/se\0cret")
    assert said == "SIXFOLD_SECRET_FILE names a file that cannot be there."


def test_a_file_may_be_as_long_as_the_longest(file: Path) -> None:
    """To the byte."""
    file.write_bytes(b"h" * LONGEST)
    settings = read_settings({"SIXFOLD_SECRET_FILE": str(file)}, file.parent / ".env")
    assert as_variables(settings)["SIXFOLD_SECRET"] == "h" * LONGEST


def test_a_secret_and_its_file_are_one_too_many(file: Path) -> None:
    """Nobody could say which of them is in use. An empty variable says nothing, as ever."""
    file.write_text(HUSH)
    said = refusal(file.parent, SIXFOLD_SECRET=HUSH, SIXFOLD_SECRET_FILE=str(file))
    assert said == "SIXFOLD_SECRET and SIXFOLD_SECRET_FILE are both given, and only one of them can be meant."
    for given in ({"SIXFOLD_SECRET": "", "SIXFOLD_SECRET_FILE": str(file)}, {"SIXFOLD_SECRET_FILE": ""}):
        read_settings(given, file.parent / ".env")


@pytest.mark.parametrize(
    ("variable", "content", "sentence"),
    [
        ("SIXFOLD_SECRET", HUSH[1:], "needs at least 32 characters outside development"),
        ("SIXFOLD_POSTGRES_URL", f"mysql://u:{HUSH}@h/hive", "should begin with postgresql://"),
    ],
)
def test_a_wrong_value_in_a_file_is_said_of_the_file(file: Path, variable: str, content: str, sentence: str) -> None:
    """As if it were given, and without a word of it."""
    file.write_text(content)
    said = refusal(file.parent, SIXFOLD_PROFILE="production", **{f"{variable}_FILE": str(file)})
    assert f"{variable}_FILE {sentence}" in said
    assert "hush" not in said
    assert f"{variable} is missing" not in said


def test_only_a_secret_has_a_file(tmp_path: Path) -> None:
    """Of anything else there is nothing to hide; and a file's variable that is spelt wrong is found, too."""
    assert refusal(tmp_path, SIXFOLD_PORT_FILE="x").startswith("SIXFOLD_PORT_FILE is not a setting")
    assert "did you mean SIXFOLD_SECRET_FILE?" in refusal(tmp_path, SIXFOLD_SECRTE_FILE="x")

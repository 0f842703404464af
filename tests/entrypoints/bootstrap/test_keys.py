"""Keys: each follows from the secret of the installation, and tells nothing of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from pydantic import SecretStr

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.installation_secret import installation_secret
from entrypoints.bootstrap.keys import KeyRing, key_ring
from entrypoints.bootstrap.runtime import opened
from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import Settings
from tests.support.fakes import FixedClock
from tests.support.waiting import LONG

OLD, NEW = "the one before this one, and long", "the one that signs from now on, and long"


@pytest.fixture
def clock() -> FixedClock:
    """What time it is for keys."""
    return FixedClock()


def keys_of(clock: FixedClock, purpose: str = "letters", secret: str = NEW, previous: str | None = None) -> KeyRing:
    """Of an installation with this secret; the one before it is good for an hour more."""
    settings = Settings(
        secret=SecretStr(secret),
        previous_secret=SecretStr(previous) if previous else None,
        previous_secret_until=clock.now() + timedelta(hours=1) if previous else None,
    )
    return key_ring(settings, clock, purpose)


def test_the_same_secret_gives_the_same_keys(clock: FixedClock) -> None:
    """In every process of an installation, and after each restart; another secret gives others."""
    assert keys_of(clock) == keys_of(clock)
    assert keys_of(clock).signing != keys_of(clock, secret=OLD).signing


def test_each_purpose_has_a_key_of_its_own(clock: FixedClock) -> None:
    """What was signed for one is not good for another; neither is its name, and the secret is none of them."""
    letters, cursors = keys_of(clock, "letters").signing, keys_of(clock, "cursors").signing
    assert letters.secret != cursors.secret
    assert letters.id != cursors.id
    assert NEW.encode() not in {letters.secret, cursors.secret}
    assert (len(letters.secret), len(letters.id)) == (32, 16)


def test_after_a_change_the_new_key_signs_and_the_old_one_is_still_good(clock: FixedClock) -> None:
    """It has the name that it had, under which what it has signed is read."""
    before, after = keys_of(clock, secret=OLD), keys_of(clock, secret=NEW, previous=OLD)
    assert after.signing == keys_of(clock, secret=NEW).signing
    assert [key.secret for key in after.valid()] == [after.signing.secret, before.signing.secret]
    for keys in (before, after):
        found = keys.named(before.signing.id)
        assert found is not None
        assert found.secret == before.signing.secret
    assert before.named(after.signing.id) is None, "an installation that does not know of the change yet"


def test_in_two_rounds_every_process_believes_every_other_one(clock: FixedClock) -> None:
    """The new secret is first believed and then signs; of those who meet meanwhile, each knows the other's key."""
    before, first = keys_of(clock, secret=OLD), keys_of(clock, secret=OLD, previous=NEW)
    second, after = keys_of(clock, secret=NEW, previous=OLD), keys_of(clock, secret=NEW)
    assert first.signing == before.signing
    assert second.signing == after.signing != first.signing
    for one, other in ((before, first), (first, second), (second, after)):
        for reader, signer in ((one, other), (other, one)):
            found = reader.named(signer.signing.id)
            assert found is not None
            assert found.secret == signer.signing.secret


def test_the_old_key_is_good_until_its_end_and_not_a_moment_longer(clock: FixedClock) -> None:
    """The key that signs has no end."""
    old, keys = keys_of(clock, secret=OLD).signing, keys_of(clock, previous=OLD)
    clock.advance(timedelta(hours=1, microseconds=-1))
    assert keys.named(old.id) is not None
    clock.advance(timedelta(microseconds=1))
    assert keys.named(old.id) is None
    assert list(keys.valid()) == [keys.signing]
    clock.advance(timedelta(days=36_500))
    assert keys.named(keys.signing.id) == keys.signing


@pytest.mark.parametrize("name", ["", "None", "0" * 16])
def test_a_name_that_no_key_has_finds_none(clock: FixedClock, name: str) -> None:
    """Nor does the absence of one."""
    assert keys_of(clock, previous=OLD).named(name) is None


def test_a_key_shows_its_name_and_no_more(clock: FixedClock) -> None:
    """Wherever it is printed."""
    keys = keys_of(clock, previous=OLD)
    assert keys.signing.id in repr(keys)
    for key in keys.keys:
        assert repr(key.secret) not in repr(keys)
    assert OLD not in repr(keys)
    assert NEW not in repr(keys)


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    """So that what one process has signed is good for the next; nobody else can read it."""
    settings = Settings(data_dir=tmp_path)
    secret = installation_secret(settings)
    assert len(secret) >= 32
    assert installation_secret(settings) == secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_secret_that_is_given_is_taken_and_none_is_made(tmp_path: Path) -> None:
    """As it is, to the byte."""
    assert installation_secret(Settings(data_dir=tmp_path, secret=SecretStr("hüsh"))) == "hüsh".encode()
    assert list(tmp_path.iterdir()) == []


def test_a_shop_in_memory_leaves_no_secret_behind(tmp_path: Path) -> None:
    """Nothing of it outlives its process, and what it has signed neither."""
    settings = Settings(data_dir=tmp_path, persistence="memory")
    assert installation_secret(settings) != installation_secret(settings)
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_in_a_directory_that_is_not_there_yet(tmp_path: Path) -> None:
    """Whatever is missing of its path."""
    settings = Settings(data_dir=tmp_path / "some" / "where")
    assert installation_secret(settings) == (tmp_path / "some" / "where" / "secret").read_bytes()


def test_two_who_make_a_secret_at_the_same_time_have_the_same_one(tmp_path: Path) -> None:
    """The first one's; what one signs, the other verifies."""
    for number in range(20):
        settings, at_once = Settings(data_dir=tmp_path / str(number)), Barrier(2)
        (tmp_path / str(number)).mkdir()
        with ThreadPoolExecutor(2) as threads:
            made = threads.map(partial(_made_at_once, settings), (at_once, at_once))
        assert len({*made, (tmp_path / str(number) / "secret").read_bytes()}) == 1
        assert [file.name for file in (tmp_path / str(number)).iterdir()] == ["secret"]


def _made_at_once(settings: Settings, at_once: Barrier) -> bytes:
    at_once.wait(LONG)
    return installation_secret(settings)


@pytest.mark.parametrize("kept", [b"s" * 32, b"s" * 32 + b"\n"])
def test_a_file_with_enough_in_it_is_taken(tmp_path: Path, kept: bytes) -> None:
    """As it is: somebody may have brought their own."""
    (tmp_path / "secret").write_bytes(kept)
    assert installation_secret(Settings(data_dir=tmp_path)) == kept


def test_a_secret_that_cannot_be_read_or_made_is_named(tmp_path: Path) -> None:
    """By its file, with the reason; the answer of a command is not to blame."""
    (tmp_path / "secret").mkdir()
    with pytest.raises(
        SettingsError, match=f"^{tmp_path}/secret, where the secret is kept, cannot be .*: Is a directory"
    ):
        installation_secret(Settings(data_dir=tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be read or made: File exists"):
        installation_secret(Settings(data_dir=tmp_path / "file"))


async def test_a_secret_that_is_wrong_has_one_code_whoever_needs_it(tmp_path: Path) -> None:
    """Of the parts that are opened with the shop, or of the API when all of them are open."""
    (tmp_path / "secret").write_bytes(b"cut off")
    settings = Settings.model_validate({"data_dir": tmp_path, "delivery": "dramatiq", "redis": {"url": "redis://h"}})
    with pytest.raises(SettingsError, match="is too short to be a secret"):
        async with opened(Container(settings=settings)):
            pass


@pytest.mark.parametrize("kept", [b"", b"\n", b" " * 40, b"cut off", b"s" * 31, b"s" * 31 + b"\n"])
def test_a_file_without_a_secret_in_it_is_refused(tmp_path: Path, kept: bytes) -> None:
    """With an empty one, anybody could log in as anybody. It stays as it is: somebody may want to know why."""
    (tmp_path / "secret").write_bytes(kept)
    with pytest.raises(SettingsError, match="is too short to be a secret: remove it, and a new one is made"):
        installation_secret(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret").read_bytes() == kept

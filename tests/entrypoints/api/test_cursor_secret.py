"""The secret that cursors are sealed with, where nobody has set one."""

from pathlib import Path

import pytest

from entrypoints.api.cursor_secret import signing_key
from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import Settings


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    """So that the cursors of one process are good for the next; nobody else can read it."""
    settings = Settings(data_dir=tmp_path)
    secret = signing_key(settings)
    assert len(secret) >= 32
    assert signing_key(settings) == secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kept", [b"", b"\n", b" " * 40, b"cut off"])
def test_a_file_without_a_secret_in_it_is_refused(tmp_path: Path, kept: bytes) -> None:
    """With an empty one, anybody could make up cursors. The file stays as it is: somebody may want to know why."""
    (tmp_path / "secret").write_bytes(kept)
    with pytest.raises(SettingsError, match="is too short to be a secret: remove it, and a new one is made"):
        signing_key(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret").read_bytes() == kept

"""The secret of this installation, from which all its keys follow."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from entrypoints.bootstrap.server_settings import SettingsError
from entrypoints.bootstrap.settings import SHORTEST_SECRET, Settings


def installation_secret(settings: Settings) -> bytes:
    """The secret of the settings; in development, one that is made for the data directory and stays with it.

    `SettingsError` for a file that cannot be read or made, and for one that is empty or cut off: whoever can guess the
    secret can log in as anybody.
    """
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if settings.persistence == "memory":
        # Nothing outlives the process, what it has signed neither.
        return secrets.token_bytes()
    file = settings.data_dir / "secret"
    try:
        return _kept(file)
    except OSError as error:
        raise SettingsError(f"{file}, where the secret is kept, cannot be read or made: {error.strerror}.") from error


def _kept(file: Path) -> bytes:
    """What is in the file; the first of several processes writes it, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as new:
            new.write(secrets.token_urlsafe())
            new.flush()
            with suppress(FileExistsError):
                os.link(new.name, file)
    secret = file.read_bytes()
    if len(secret.strip()) < SHORTEST_SECRET:
        raise SettingsError(f"{file} is too short to be a secret: remove it, and a new one is made.")
    return secret

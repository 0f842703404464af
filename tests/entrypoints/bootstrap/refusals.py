"""What is said about settings that are wrong."""

from pathlib import Path

import pytest

from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.server_settings import SettingsError


def refusal(directory: Path, **variables: str) -> str:
    """What is said about these variables, beside the file `.env` of the directory."""
    with pytest.raises(SettingsError) as refused:
        read_settings(variables, directory / ".env")
    assert refused.value.code == "invalid_settings"
    assert (refused.value.__cause__, refused.value.__context__) == (None, None), "pydantic's error shows what was given"
    return str(refused.value)

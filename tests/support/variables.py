"""Settings for another process."""

from functools import reduce

from pydantic import SecretStr

from entrypoints.bootstrap.environment import variables
from entrypoints.bootstrap.settings import Settings


def as_variables(settings: Settings) -> dict[str, str]:
    """What another process needs in its environment to have the same settings; secrets are in it."""
    said: dict[str, str] = {}
    for variable, path, _ in variables():
        value = reduce(getattr, path, settings)
        if value is not None:
            said[variable] = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return said

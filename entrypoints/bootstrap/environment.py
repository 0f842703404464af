"""Settings from environment variables that begin with SIXFOLD_, or from the same names in a file `.env`."""

import os
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from entrypoints.bootstrap.builders import CHOICES
from entrypoints.bootstrap.server_settings import PREFIX, SettingsError, SettingsGroup
from entrypoints.bootstrap.settings import Settings


def variables(
    settings: type[BaseModel] = Settings, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], FieldInfo]]:
    """Every variable there is, the path to its field, and the field."""
    for name, field in settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, SettingsGroup):
            yield from variables(field.annotation, (*path, name))
        else:
            yield PREFIX + "_".join((*path, name)).upper(), (*path, name), field


# Pattern P07: Settings without globals
def read_settings(environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")) -> Settings:
    """What the environment says, and the file where the environment is silent; an empty value says nothing.

    `SettingsError` names every variable that is wrong or unknown.
    """
    said: dict[str, str] = {}
    for source in (dotenv_values(env_file), environment):
        said.update({name: value for name, value in source.items() if name.startswith(PREFIX) and value})
    known = {name: path for name, path, _ in variables()}
    problems = [_unknown(name, known) for name in said if name not in known]
    problems += _wrong_choices(said)
    try:
        settings = Settings.model_validate(_nested({known[name]: said[name] for name in said if name in known}))
    except ValidationError as error:
        problems += [_sentence(mistake) for mistake in error.errors()]
    else:
        if not problems:
            return settings
    # Without pydantic's error as a cause, which speaks of classes instead of variables.
    raise SettingsError("\n".join(problems))


def _nested(values: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for (*path, name), value in values.items():
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[name] = value
    return tree


def _unknown(variable: str, known: Iterable[str]) -> str:
    # Without the prefix, which makes all of them alike.
    names = [name.removeprefix(PREFIX) for name in known]
    similar = get_close_matches(variable.removeprefix(PREFIX), names, n=1)
    return f"{variable} is not a setting" + (f"; did you mean {PREFIX}{similar[0]}?" if similar else ".")


def _wrong_choices(said: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each port for which nobody has such an adapter."""
    for port, choices in CHOICES.items():
        variable = f"{PREFIX}{port.upper()}"
        if variable in said and said[variable] not in choices:
            *others, last = [repr(name) for name in choices]
            accepted = f"{', '.join(others)} or {last}" if others else last
            description = Settings.model_fields[port].description
            yield f"{variable} should be {accepted}, not {said[variable]!r} ({description})."


def _sentence(mistake: ErrorDetails) -> str:
    message = mistake["msg"].removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    if not mistake["loc"]:
        return message
    variable, _, accepted = next(each for each in variables() if each[1] == mistake["loc"])
    given = "" if "SecretStr" in str(accepted.annotation) else f", not {mistake['input']!r}"
    return f"{variable} {message}{given} ({accepted.description})."

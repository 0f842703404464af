"""Settings from environment variables that begin with SIXFOLD_, or from the same names in a file `.env`.

A secret, or an address with one in it, may stand in a file of its own: SIXFOLD_SECRET_FILE=/run/secrets/sixfold.
"""

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
from entrypoints.bootstrap.secret_files import FILE, is_secret, read_secret
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


def secret_variables() -> list[str]:
    """The variables that must never be shown. Each has a sister that ends in _FILE and names a file instead."""
    return [variable for variable, _, field in variables() if is_secret(field)]


# Pattern P07: Settings without globals
def read_settings(environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")) -> Settings:
    """What the environment says, and the file where the environment is silent; an empty value says nothing.

    `SettingsError` names every variable that is wrong, unknown, or missing where it must not be.
    """
    said: dict[str, str] = {}
    for source in (dotenv_values(env_file), environment):
        said.update({name: value for name, value in source.items() if name.startswith(PREFIX) and value})
    from_files, wrong_files = _read_files(said)
    settings, problems = _validated(
        {**said, **from_files}, {**dict(_unknown(said)), **dict(_wrong_choices(said)), **wrong_files}
    )
    if settings is None or problems:
        # Without pydantic's error as a cause, which speaks of classes instead of variables.
        raise SettingsError(
            "\n".join(
                f"{variable}{FILE}{sentence.removeprefix(variable)}" if variable in from_files else sentence
                for variable, sentence in problems.items()
            )
        )
    return settings


def _validated(values: Mapping[str, str], problems: Mapping[str, str]) -> tuple[Settings | None, Mapping[str, str]]:
    """The settings, and every problem by its variable.

    Rules about several settings are looked at last, and for those settings alone that are right by themselves.
    """
    while True:
        right = {path: values[name] for name, path, _ in variables() if name in values and name not in problems}
        try:
            return Settings.model_validate(_nested(right)), problems
        except ValidationError as error:
            found = dict(sentence for mistake in error.errors() for sentence in _sentences(mistake))
        if found.keys() <= problems.keys():
            return None, problems
        problems = {**found, **problems}


def _nested(values: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for (*path, name), value in values.items():
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[name] = value
    return tree


def _read_files(said: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The secrets that stand in files, and a sentence for each that cannot be had, both by variable."""
    secrets: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for variable in secret_variables():
        if (path := said.get(f"{variable}{FILE}")) is None:
            continue
        if variable in said:
            wrong[variable] = f"{variable} and {variable}{FILE} are both given, and only one of them can be meant."
            continue
        try:
            secrets[variable] = read_secret(path)
        except ValueError as error:
            wrong[variable] = f"{variable}{FILE} {error}."
    return secrets, wrong


def _unknown(said: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A sentence for each variable that there is not."""
    known = [name for name, _, _ in variables()] + [f"{name}{FILE}" for name in secret_variables()]
    for variable in said:
        if variable not in known:
            # Without the prefix, which makes all of them alike.
            similar = get_close_matches(variable.removeprefix(PREFIX), [n.removeprefix(PREFIX) for n in known], n=1)
            meant = f"; did you mean {PREFIX}{similar[0]}?" if similar else "."
            yield variable, f"{variable} is not a setting{meant}"


def _wrong_choices(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A sentence for each port for which nobody has such an adapter."""
    for port, choices in CHOICES.items():
        variable = f"{PREFIX}{port.upper()}"
        if variable in said and said[variable] not in choices:
            *others, last = [repr(name) for name in choices]
            accepted = f"{', '.join(others)} or {last}" if others else last
            description = Settings.model_fields[port].description
            yield variable, f"{variable} should be {accepted}, not {said[variable]!r} ({description})."


def _sentences(mistake: ErrorDetails) -> Iterator[tuple[str, str]]:
    """What is said about a mistake, by the variable that it begins with."""
    message = mistake["msg"].removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    if not mistake["loc"]:
        yield from ((sentence.split()[0], sentence) for sentence in message.splitlines())
        return
    variable, _, accepted = next(each for each in variables() if each[1] == mistake["loc"])
    given = "" if is_secret(accepted) else f", not {mistake['input']!r}"
    yield variable, f"{variable} {message}{given} ({accepted.description})."

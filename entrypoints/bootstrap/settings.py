"""What can be set from outside: environment variables that begin with SIXFOLD_, or the same names in a file `.env`.

Settings are read once, by whoever starts something, and handed in from there; nothing looks them up.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from domain.shared.errors import ShopError

PREFIX = "SIXFOLD_"
SHORTEST_SECRET = 32

Server = Literal["postgres", "mongo", "redis"]

_SCHEMES = {
    "postgres_url": {"postgresql"},
    "mongo_url": {"mongodb", "mongodb+srv"},
    "redis_url": {"redis", "rediss"},
}


@dataclass(eq=False)
class SettingsError(ShopError):
    """Settings that are wrong, unknown, or do not go together; a sentence for each."""

    code = "invalid_settings"
    sentence = "{problems}"

    problems: str


# Pattern P06: Typed settings
class Settings(BaseModel):
    """Everything that differs from one installation to the next. A plain value: `read_settings` fills it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    profile: Literal["development", "production"] = Field(
        "development", description="development offers demonstration customers and starts missing servers by itself"
    )
    host: str = Field("127.0.0.1", min_length=1, description="the address to listen at")
    port: int = Field(
        8000, ge=0, le=65535, description="the TCP port to listen at, 0 to 65535; 0 takes any that is free"
    )
    persistence: Literal["memory", "sqlite", "postgres", "mongo"] = Field(
        "sqlite", description="where the shop keeps its data"
    )
    delivery: Literal["in-process", "dramatiq"] = Field("in-process", description="how messages reach the reactions")
    mailer: Literal["console", "memory"] = Field("console", description="who takes the letters")
    mongo_driver: Literal["motor", "pymongo"] = Field("motor", description="the driver for MongoDB")
    data_dir: Path = Field(Path("var"), description="the directory of SQLite files and of servers started here")
    postgres_url: SecretStr | None = Field(None, description="postgresql://user:password@host:port/database")
    mongo_url: SecretStr | None = Field(None, description="mongodb://host:port/?replicaSet=name")
    redis_url: SecretStr | None = Field(None, description="redis://host:port/number")
    pool_size: int = Field(5, ge=1, le=100, description="connections that each process keeps to its database, 1 to 100")
    tenant: str = Field(
        "demo",
        pattern=r"^[a-z][a-z0-9_]{0,30}$",
        description="whose shop it is when nobody says: a letter, then up to 30 of a-z, 0-9 and _",
    )
    demonstration: bool = Field(default=True, description="whether development puts demonstration goods on the shelves")
    secret: SecretStr | None = Field(
        None, min_length=1, description=f"signs page cursors; at least {SHORTEST_SECRET} characters outside development"
    )
    docker: Literal["auto", "never"] = Field("auto", description="whether servers started here may be containers")

    @field_validator("postgres_url", "mongo_url", "redis_url")
    @classmethod
    def _is_an_address(cls, url: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        schemes = _SCHEMES[str(info.field_name)]
        if url is not None and urlsplit(url.get_secret_value()).scheme not in schemes:
            raise ValueError(f"should begin with {' or '.join(f'{scheme}://' for scheme in sorted(schemes))}")
        return url

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        if problems := "\n".join(self._problems()):
            raise ValueError(problems)
        return self

    def _problems(self) -> list[str]:
        problems = []
        if self.delivery == "dramatiq" and self.persistence == "memory":
            problems.append(
                "SIXFOLD_DELIVERY=dramatiq does not go with SIXFOLD_PERSISTENCE=memory:"
                " the worker is another process and would see an empty shop."
            )
        if self.profile != "development":
            problems += [
                f"SIXFOLD_{server.upper()}_URL is missing: only development starts a server by itself."
                for server in self.servers_without_address()
            ]
            if self.secret is None or len(self.secret.get_secret_value()) < SHORTEST_SECRET:
                problems.append(f"SIXFOLD_SECRET needs at least {SHORTEST_SECRET} characters outside development.")
        return problems

    def servers_without_address(self) -> list[Server]:
        """The servers that are asked for, but nobody said where they are."""
        wanted: list[Server] = []
        if self.persistence == "postgres" and self.postgres_url is None:
            wanted.append("postgres")
        if self.persistence == "mongo" and self.mongo_url is None:
            wanted.append("mongo")
        if self.delivery == "dramatiq" and self.redis_url is None:
            wanted.append("redis")
        return wanted

    def with_addresses(self, addresses: Mapping[Server, str]) -> Self:
        """The same settings, knowing where these servers are."""
        return self.model_copy(update={f"{server}_url": SecretStr(url) for server, url in addresses.items()})

    def address_of(self, server: Server) -> str:
        """Where this server is, with its password. `SettingsError` if nobody said."""
        address: SecretStr | None = getattr(self, f"{server}_url")
        if address is None:
            raise SettingsError(f"{PREFIX}{server.upper()}_URL is missing.")
        return address.get_secret_value()


# Pattern P07: Settings without globals
def read_settings(environment: Mapping[str, str] = os.environ, env_file: Path = Path(".env")) -> Settings:
    """What the environment says, and the file where the environment is silent; an empty value says nothing.

    `SettingsError` names every variable that is wrong or unknown.
    """
    values: dict[str, str] = {}
    for variables in (dotenv_values(env_file), environment):
        for name, said in variables.items():
            if name.startswith(PREFIX) and said:
                values[name.removeprefix(PREFIX).lower()] = said
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        # Without its cause, which speaks of classes instead of variables.
        raise SettingsError("\n".join(_sentence(mistake) for mistake in error.errors())) from None


def _sentence(mistake: ErrorDetails) -> str:
    message = mistake["msg"].removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")
    if not mistake["loc"]:
        return message
    field = str(mistake["loc"][0])
    variable = f"{PREFIX}{field.upper()}"
    if mistake["type"] == "extra_forbidden":
        similar = get_close_matches(field, Settings.model_fields, n=1)
        return f"{variable} is not a setting" + (f"; did you mean {PREFIX}{similar[0].upper()}?" if similar else ".")
    accepted = Settings.model_fields[field]
    given = "" if "SecretStr" in str(accepted.annotation) else f", not {mistake['input']!r}"
    return f"{variable} {message}{given} ({accepted.description})."

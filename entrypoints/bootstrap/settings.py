"""What can be set from outside, typed. What belongs to one technology stands in a class of its own.

Settings are read once, by whoever starts something (`environment.read_settings`), and handed in from there; nothing
looks them up. The name of a field is the name of its variable: `settings.postgres.url` is SIXFOLD_POSTGRES_URL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from domain.shared.errors import ShopError

PREFIX = "SIXFOLD_"
SHORTEST_SECRET = 32


@dataclass(eq=False)
class SettingsError(ShopError):
    """Settings that are wrong, unknown, or do not go together; a sentence for each."""

    code = "invalid_settings"
    sentence = "{problems}"

    problems: str


class SettingsGroup(BaseModel):
    """Settings that belong together: plain values, without unknown ones."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class ServerSettings(SettingsGroup):
    """A server, and where it is. One class for each technology; the class says what makes the server necessary."""

    name: ClassVar[str]
    """Its field in `Settings`, and so the beginning of its variables."""
    schemes: ClassVar[tuple[str, ...]]
    needed_by: ClassVar[tuple[str, str]]
    """The setting, and the value of it, that need this server."""

    url: SecretStr | None = None

    @property
    def variable(self) -> str:
        """The variable that says where the server is."""
        return f"{PREFIX}{self.name.upper()}_URL"

    @property
    def address(self) -> str:
        """Where the server is, with its password. `SettingsError` if nobody said."""
        if self.url is None:
            raise SettingsError(f"{self.variable} is missing.")
        return self.url.get_secret_value()

    @property
    def place(self) -> str:
        """Where the server is, fit to be shown to anyone."""
        return without_password(self.address)

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and urlsplit(url.get_secret_value()).scheme not in cls.schemes:
            raise ValueError(f"should begin with {' or '.join(f'{scheme}://' for scheme in cls.schemes)}")
        return url


class PostgresSettings(ServerSettings):
    """PostgreSQL."""

    name = "postgres"
    schemes = ("postgresql",)
    needed_by = ("persistence", "postgres")

    url: SecretStr | None = Field(None, description="postgresql://user:password@host:port/database")


class MongoSettings(ServerSettings):
    """MongoDB."""

    name = "mongo"
    schemes = ("mongodb", "mongodb+srv")
    needed_by = ("persistence", "mongo")

    url: SecretStr | None = Field(None, description="mongodb://host:port/?replicaSet=name")
    driver: Literal["motor", "pymongo"] = Field("motor", description="the driver for MongoDB")


class RedisSettings(ServerSettings):
    """Redis, for the queues of messages."""

    name = "redis"
    schemes = ("redis", "rediss")
    needed_by = ("delivery", "dramatiq")

    url: SecretStr | None = Field(None, description="redis://host:port/number")


# Pattern P06: Typed settings
class Settings(SettingsGroup):
    """Everything that differs from one installation to the next. A plain value: `read_settings` fills it."""

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
    delivery: Literal["in-process", "dramatiq"] = Field(
        "in-process", description="how messages reach the event handlers"
    )
    mailer: Literal["console", "memory"] = Field("console", description="who takes the letters")
    data_dir: Path = Field(Path("var"), description="the directory of SQLite files and of servers started here")
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
    postgres: PostgresSettings = PostgresSettings()
    mongo: MongoSettings = MongoSettings()
    redis: RedisSettings = RedisSettings()

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
                f"{server.variable} is missing: only development starts a server by itself."
                for server in self.servers_without_address()
            ]
            if self.secret is None or len(self.secret.get_secret_value()) < SHORTEST_SECRET:
                problems.append(f"SIXFOLD_SECRET needs at least {SHORTEST_SECRET} characters outside development.")
        return problems

    def servers(self) -> list[ServerSettings]:
        """The servers that these settings need, in the order of the fields."""
        every = (getattr(self, name) for name in type(self).model_fields)
        return [each for each in every if isinstance(each, ServerSettings) and self._need(each)]

    def servers_without_address(self) -> list[ServerSettings]:
        """The servers that are needed, but nobody said where they are."""
        return [server for server in self.servers() if server.url is None]

    def with_addresses(self, addresses: Mapping[str, str]) -> Self:
        """The same settings, knowing where these servers are."""
        found = {
            name: getattr(self, name).model_copy(update={"url": SecretStr(url)}) for name, url in addresses.items()
        }
        return self.model_copy(update=found)

    def _need(self, server: ServerSettings) -> bool:
        setting, value = server.needed_by
        return bool(getattr(self, setting) == value)


def without_password(url: str) -> str:
    """An address that can be shown to anyone."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

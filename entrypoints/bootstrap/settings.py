"""What can be set from outside, typed. What belongs to one server stands in a class of its own, in `server_settings`.

What is chosen for a port is a name in the table of its builders, so which names there are is not said here too.
Settings are read once, by whoever starts something (`environment.read_settings`), and handed in from there; nothing
looks them up. The name of a field is the name of its variable: `settings.postgres.url` is SIXFOLD_POSTGRES_URL.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from entrypoints.bootstrap.numbers import in_digits
from entrypoints.bootstrap.server_settings import (
    MongoSettings,
    PostgresSettings,
    RedisSettings,
    ServerSettings,
    SettingsGroup,
)

SHORTEST_SECRET = 32

Number: TypeAlias = Annotated[int, BeforeValidator(in_digits)]


# Pattern P06: Typed settings
class Settings(SettingsGroup):
    """Everything that differs from one installation to the next. A plain value: `read_settings` fills it."""

    profile: Literal["development", "production"] = Field(
        "development", description="development offers demonstration customers and starts missing servers by itself"
    )
    host: str = Field("127.0.0.1", min_length=1, description="the address to listen at")
    port: Number = Field(
        8000, ge=0, le=65535, description="the TCP port to listen at, 0 to 65535; 0 takes any that is free"
    )
    persistence: str = Field("sqlite", description="where the shop keeps its data")
    delivery: str = Field("in-process", description="how messages reach the event handlers")
    mailer: str = Field("console", description="who takes the letters")
    data_dir: Path = Field(Path("var"), description="the directory of SQLite files and of servers started here")
    pool_size: Number = Field(
        5, ge=1, le=100, description="connections that each process keeps to its database, 1 to 100"
    )
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

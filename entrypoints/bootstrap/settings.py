"""What can be set from outside, typed. What belongs to one server stands in a class of its own, in `server_settings`.

What is chosen for a port is a name in the table of its builders, so which names there are is not said here too.
Settings are read once, by whoever starts something (`environment.read_settings`), and handed in from there; nothing
looks them up. The name of a field is the name of its variable: `settings.postgres.url` is SIXFOLD_POSTGRES_URL. What is
a `SecretStr` may also stand in a file: SIXFOLD_POSTGRES_URL_FILE is its path.

Development needs none of them. Production takes for granted nothing that others could guess, or that is hard to change
later: whatever `SAID_IN_PRODUCTION` lists has to be said, and so has the address of each server.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AwareDatetime, BeforeValidator, Field, SecretStr, model_validator
from pydantic.fields import FieldInfo

from entrypoints.bootstrap.numbers import in_digits
from entrypoints.bootstrap.secret_files import FILE, is_secret
from entrypoints.bootstrap.server_settings import (
    PREFIX,
    MongoSettings,
    PostgresSettings,
    RedisSettings,
    ServerSettings,
    SettingsGroup,
)

SHORTEST_SECRET = 32
SAID_IN_PRODUCTION = ("persistence", "delivery", "mailer", "tenant", "secret", "origin")
"""What production is told, though development has a default for it."""

Number: TypeAlias = Annotated[int, BeforeValidator(in_digits)]


# Pattern P06: Typed settings
class Settings(SettingsGroup):
    """Everything that differs from one installation to the next. A plain value: `read_settings` fills it."""

    profile: Literal["development", "production"] = Field(
        "development",
        description="development has a demonstration, and starts missing servers by itself",
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
    demonstration: bool = Field(
        default=True,
        description="whether there are accounts whose passwords everybody knows, and goods; in development alone",
    )
    secret: SecretStr | None = Field(
        None,
        min_length=1,
        description="signs access tokens, messages and page cursors;"
        f" at least {SHORTEST_SECRET} characters outside development",
    )
    previous_secret: SecretStr | None = Field(
        None, min_length=1, description="the secret before this one, or the one to come, whose signatures are good, too"
    )
    previous_secret_until: AwareDatetime | None = Field(
        None, description="until when the other secret is good, such as 2027-01-31T12:00:00Z"
    )
    origin: str | None = Field(
        None,
        pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$",
        description="where browsers find the shop, such as https://shop.example; the issuer of its access tokens",
    )
    domain: str | None = Field(
        None,
        pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$",
        description="the domain below which each tenant has a host of its own: demo.shop.example for shop.example",
    )
    docker: Literal["auto", "never"] = Field("auto", description="whether servers started here may be containers")
    postgres: PostgresSettings = PostgresSettings()
    mongo: MongoSettings = MongoSettings()
    redis: RedisSettings = RedisSettings()

    @model_validator(mode="before")
    @classmethod
    def _production_demonstrates_nothing(cls, said: dict[str, Any]) -> dict[str, Any]:
        """Unless somebody says that it shall, which is refused."""
        return {"demonstration": False, **said} if said.get("profile") == "production" else said

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        problems = [*self._contradictions(), *(self._gaps() if self.profile == "production" else ())]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _contradictions(self) -> Iterator[str]:
        if self.delivery == "dramatiq" and self.persistence == "memory":
            yield (
                "SIXFOLD_DELIVERY=dramatiq does not go with SIXFOLD_PERSISTENCE=memory:"
                " the worker is another process and would see an empty shop."
            )
        if self.demonstration and self.profile == "production":
            yield (
                "SIXFOLD_DEMONSTRATION=true does not go with SIXFOLD_PROFILE=production:"
                " everybody knows the passwords of its accounts."
            )
        if (self.previous_secret is None) != (self.previous_secret_until is None):
            yield (
                "SIXFOLD_PREVIOUS_SECRET and SIXFOLD_PREVIOUS_SECRET_UNTIL go together: a secret is good until its end."
            )

    def _gaps(self) -> Iterator[str]:
        """What production has to be told, and was not, or not enough of it."""
        fields = type(self).model_fields
        for name in SAID_IN_PRODUCTION:
            if name not in self.model_fields_set or getattr(self, name) is None:
                yield _missing(f"{PREFIX}{name.upper()}", fields[name])
        for server in self.servers_without_address():
            yield _missing(server.variable, type(server).model_fields["url"])
        for name in ("secret", "previous_secret"):
            secret: SecretStr | None = getattr(self, name)
            if secret is not None and len(secret.get_secret_value().strip()) < SHORTEST_SECRET:
                yield f"{PREFIX}{name.upper()} needs at least {SHORTEST_SECRET} characters outside development."

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


def _missing(variable: str, field: FieldInfo) -> str:
    both = f", and so is {variable}{FILE}" if is_secret(field) else ""
    return f"{variable} is missing or empty{both}; production needs it ({field.description})."

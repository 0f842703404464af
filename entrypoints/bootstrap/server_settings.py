"""Settings of the servers that the shop may need: where they are, and which addresses of them can be meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from domain.shared.errors import ShopError
from entrypoints.devservers.addresses import ServerAddress, parsed, without_password

PREFIX = "SIXFOLD_"

_SSL_MODE = "disable|allow|prefer|require|verify-ca|verify-full"
_POSTGRES_PARAMETERS = {
    "sslmode": _SSL_MODE,
    "ssl": _SSL_MODE,
    "target_session_attrs": "any|primary|standby|read-write|read-only|prefer-standby",
    **dict.fromkeys(("host", "user", "password", "passfile"), ".+"),
}
_REDIS_PARAMETERS = {
    "db": "[0-9]{1,6}",
    "protocol": "[23]",
    **dict.fromkeys(("username", "password", "client_name"), ".+"),
}
_TLS_PARAMETERS = {
    "ssl_cert_reqs": "none|optional|required",
    **dict.fromkeys(("ssl_ca_certs", "ssl_ca_path", "ssl_certfile", "ssl_keyfile"), ".+"),
}


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
    several_hosts: ClassVar[bool] = False
    path: ClassVar[str] = ".*"
    """A pattern of what may follow the host."""
    parameters: ClassVar[Mapping[str, Mapping[str, str]]] = MappingProxyType({})
    """What may follow the question mark, by scheme, with a pattern of the values; else the driver decides that."""

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
        if url is not None:
            written = url.get_secret_value()
            if not written.startswith(tuple(f"{scheme}://" for scheme in cls.schemes)):
                raise ValueError(f"should begin with {' or '.join(f'{scheme}://' for scheme in cls.schemes)}")
            cls._must_be_understood(parsed(written))
        return url

    @classmethod
    def _must_be_understood(cls, address: ServerAddress) -> None:
        """`ValueError` for what the driver would stumble over, or pass over in silence."""
        if len(address.hosts) > 1 and not cls.several_hosts:
            raise ValueError("should have one host")
        if not re.fullmatch(cls.path, address.path):
            raise ValueError("should have no more than a number behind the host")
        if (known := cls.parameters.get(address.scheme)) is None:
            return
        for name, value in address.parameters:
            if not re.fullmatch(known.get(name, "(?!)"), value):
                wanted = ", ".join(known)
                raise ValueError(f"should not have the parameter {name!r}, or not with this value; known are {wanted}")


class PostgresSettings(ServerSettings):
    """PostgreSQL."""

    name = "postgres"
    schemes = ("postgresql",)
    needed_by = ("persistence", "postgres")
    parameters = MappingProxyType({"postgresql": _POSTGRES_PARAMETERS})

    url: SecretStr | None = Field(None, description="postgresql://user:password@host:port/database")


class MongoSettings(ServerSettings):
    """MongoDB."""

    name = "mongo"
    schemes = ("mongodb", "mongodb+srv")
    needed_by = ("persistence", "mongo")
    several_hosts = True

    url: SecretStr | None = Field(None, description="mongodb://host:port/?replicaSet=name")
    driver: Literal["motor", "pymongo"] = Field("motor", description="the driver for MongoDB")


class RedisSettings(ServerSettings):
    """Redis, for the queues of messages."""

    name = "redis"
    schemes = ("redis", "rediss")
    needed_by = ("delivery", "dramatiq")
    # The client would take any other database for number 0.
    path = "/?|/[0-9]{1,6}"
    parameters = MappingProxyType({"redis": _REDIS_PARAMETERS, "rediss": {**_REDIS_PARAMETERS, **_TLS_PARAMETERS}})

    url: SecretStr | None = Field(None, description="redis://host:port/number")

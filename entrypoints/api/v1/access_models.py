"""Tokens and API keys as JSON."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr

from application.access.api_keys import CreateApiKeyRequest
from application.access.log_in import LogInRequest
from application.access.refresh import RefreshRequest
from domain.access.scopes import FOR_API_KEYS
from entrypoints.api.errors import UnsupportedGrant

LONGEST_SCOPES = 1_000
"""Characters of all scopes by name, and many to spare: what is no scope is repeated in the refusal."""


class GrantForm(BaseModel):
    """The form of RFC 6749, sections 4.3.2 and 6: `username` is the e-mail address."""

    grant_type: str = Field(examples=["password"])
    username: str = Field("", examples=["ada@example.com"])
    password: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")
    scope: str = Field(
        "",
        max_length=LONGEST_SCOPES,
        description="Scopes, with blanks between them; all, where none is named.",
    )

    def request(self) -> LogInRequest | RefreshRequest:
        """For the use case; `UnsupportedGrant` for a way to log in that there is not."""
        match self.grant_type:
            case "password":
                return LogInRequest(self.username, self.password.get_secret_value(), tuple(self.scope.split()))
            case "refresh_token":
                return RefreshRequest(self.refresh_token.get_secret_value())
        raise UnsupportedGrant("password or refresh_token")


Grant = Annotated[GrantForm, Form()]


class TokenModel(BaseModel):
    """What whoever has logged in is given (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str = Field("bearer", examples=["bearer"])
    expires_in: int = Field(examples=[600], description="Seconds.")
    refresh_token: str = Field(description="Good once, for the next answer of this kind.")
    scope: str = Field(examples=["ordering:read ordering:write"])


class BrowserTokenModel(BaseModel):
    """What a browser is given, besides a cookie with the refresh token, which its pages cannot read."""

    access_token: str
    token_type: str = Field("bearer", examples=["bearer"])
    expires_in: int = Field(examples=[600], description="Seconds.")
    csrf_token: str = Field(description="To be sent in the header X-CSRF-Token with the cookie.")
    scope: str = Field(examples=["ordering:read ordering:write"])


class CreateApiKeyModel(BaseModel):
    """What its owner calls it, what it is good for, and until when."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(examples=["till at the front door"])
    scopes: list[Annotated[str, Field(max_length=LONGEST_SCOPES)]] = Field(
        examples=[["ordering:read"]], description=", ".join(sorted(FOR_API_KEYS))
    )
    expires_at: AwareDatetime = Field(description="At most a year from now.")

    def request(self) -> CreateApiKeyRequest:
        """For the use case."""
        return CreateApiKeyRequest(self.name, tuple(self.scopes), self.expires_at)


class ApiKeyModel(BaseModel):
    """An API key as its owner sees it."""

    id: UUID
    name: str = Field(examples=["till at the front door"])
    scopes: list[str] = Field(examples=[["ordering:read"]])
    created_at: datetime
    expires_at: datetime


class NewApiKeyModel(BaseModel):
    """An API key that was just made. `text` is what a program sends in the header X-API-Key; it is shown this once."""

    key: ApiKeyModel
    text: str


class ApiKeyPage(BaseModel):
    """Some of one's API keys, the oldest first."""

    items: list[ApiKeyModel]
    next: str | None = Field(description="The cursor of the following page; null at the end.")

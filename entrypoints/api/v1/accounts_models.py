"""Accounts as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from application.accounts.change_password import ChangePasswordRequest
from application.accounts.confirm_email import ConfirmEmailRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.profile import UpdateProfileRequest
from application.accounts.register import RegisterRequest
from application.accounts.reset_password import RequestPasswordResetRequest, ResetPasswordRequest
from domain.accounts.account import AccountStatus
from domain.accounts.actor import Role


class RegisterModel(BaseModel):
    """Who wants an account."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(examples=["ada@example.com"])
    name: str = Field(examples=["Ada Lovelace"])
    password: SecretStr = Field(description="12 to 128 characters that nobody would guess.")

    def request(self) -> RegisterRequest:
        """For the use case."""
        return RegisterRequest(self.email, self.name, self.password.get_secret_value())


class UpdateProfileModel(BaseModel):
    """What is to be changed; what is left out stays. Another e-mail address takes the password once more."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, examples=["Ada King"])
    email: str | None = Field(None, examples=["ada.king@example.com"])
    password: SecretStr | None = None

    def request(self) -> UpdateProfileRequest:
        """For the use case."""
        password = self.password.get_secret_value() if self.password else None
        return UpdateProfileRequest(self.name, self.email, password)


class ChangePasswordModel(BaseModel):
    """The password as it is, and as it is to be."""

    model_config = ConfigDict(extra="forbid")

    old_password: SecretStr
    new_password: SecretStr = Field(description="12 to 128 characters that nobody would guess.")

    def request(self) -> ChangePasswordRequest:
        """For the use case."""
        return ChangePasswordRequest(self.old_password.get_secret_value(), self.new_password.get_secret_value())


class DeleteAccountModel(BaseModel):
    """The password once more: there is no way back."""

    model_config = ConfigDict(extra="forbid")

    password: SecretStr

    def request(self) -> DeleteAccountRequest:
        """For the use case."""
        return DeleteAccountRequest(self.password.get_secret_value())


class ConfirmEmailModel(BaseModel):
    """The token from the letter."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr

    def request(self) -> ConfirmEmailRequest:
        """For the use case."""
        return ConfirmEmailRequest(self.token.get_secret_value())


class RequestPasswordResetModel(BaseModel):
    """Under which e-mail address there may be an account."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(examples=["ada@example.com"])

    def request(self) -> RequestPasswordResetRequest:
        """For the use case."""
        return RequestPasswordResetRequest(self.email)


class ResetPasswordModel(BaseModel):
    """The token from the letter, and the new password."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr
    new_password: SecretStr = Field(description="12 to 128 characters that nobody would guess.")

    def request(self) -> ResetPasswordRequest:
        """For the use case."""
        return ResetPasswordRequest(self.token.get_secret_value(), self.new_password.get_secret_value())


class ChangeRolesModel(BaseModel):
    """All that the owner of an account is to the shop from now on."""

    model_config = ConfigDict(extra="forbid")

    roles: list[Role] = Field(examples=[["customer", "staff"]])


# Pattern P12: Models apart
class AccountModel(BaseModel):
    """An account as its owner and administrators see it."""

    id: UUID
    email: str | None = Field(examples=["ada@example.com"], description="Null once the account is deleted.")
    name: str = Field(examples=["Ada Lovelace"])
    roles: list[Role]
    status: AccountStatus
    confirmed_at: datetime | None = Field(description="When the e-mail address was confirmed; null before that.")
    created_at: datetime
    updated_at: datetime


class AccountPage(BaseModel):
    """Some of the accounts, newest first."""

    items: list[AccountModel]
    next: str | None = Field(description="The cursor of the following page; null at the end.")

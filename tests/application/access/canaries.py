"""Secrets that must not be seen again, and every flow in which one is given away or shown."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from application.access.api_keys import CreateApiKeyRequest
from application.access.identify import IdentifyByKeyRequest
from application.access.log_in import LogInRequest
from application.access.refresh import RefreshRequest
from application.accounts.change_password import ChangePasswordRequest
from application.accounts.confirm_email import ConfirmEmailRequest
from application.accounts.delete_account import DeleteAccountRequest
from application.accounts.profile import UpdateProfileRequest
from application.accounts.register import CreateAccountRequest, RegisterRequest
from application.accounts.reset_password import RequestPasswordResetRequest, ResetPasswordRequest
from domain.access.refresh_family import GRACE
from domain.accounts.actor import VISITOR, Actor, Role
from domain.accounts.token import Token
from domain.shared.errors import ShopError
from tests.application.accounts.steps import new_letters, token_in
from tests.support.cast import DEE
from tests.support.shop_env import ShopEnv

EMAIL = "fay@hive.example"


@dataclass(slots=True)
class Canaries:
    """What was secret in the flows, and what was raised there."""

    env: ShopEnv
    secrets: set[str] = field(default_factory=set)
    errors: list[Exception] = field(default_factory=list)

    async def go_through_everything(self) -> None:
        """Each flow with success and with failure, under keys where there can be one."""
        password, other = self._new("canary in the coal mine"), self._new("canary out of the mine")
        fay = await self._register(password)
        await self._change_profile(fay, password)
        await self._forget_password(password)
        await self._change_password(fay, password, other)
        await self._log_in(other)
        await self._use_api_keys(fay)
        await self._create_and_delete(password)

    async def _register(self, password: str) -> Actor:
        accounts = self.env.shop.accounts
        account = await accounts.register(RegisterRequest(EMAIL, "Fay", password), by=VISITOR, key="register")
        await self._fails(accounts.register(RegisterRequest(EMAIL, "Fay", password), by=VISITOR, key="taken"))
        weak = self._new("canary")
        await self._fails(accounts.register(RegisterRequest("gil@hive.example", "Gil", weak), by=VISITOR, key="weak"))
        [letter] = await new_letters(self.env)
        confirmation = ConfirmEmailRequest(self._token(token_in(letter)))
        await accounts.confirm_email(confirmation, by=VISITOR, key="confirm")
        await self._fails(accounts.confirm_email(confirmation, by=VISITOR, key="confirm again"))
        return Actor(account.id, account.roles)

    async def _change_profile(self, fay: Actor, password: str) -> None:
        update, wrong = self.env.shop.accounts.update_profile, self._new("canary that was not it")
        await update(UpdateProfileRequest(email="fay@comb.example", password=password), by=fay, key="update")
        await update(UpdateProfileRequest(email=EMAIL, password=password), by=fay, key="update back")
        await self._fails(update(UpdateProfileRequest(email=EMAIL, password=wrong), by=fay, key="wrong"))

    async def _forget_password(self, password: str) -> None:
        accounts = self.env.shop.accounts
        await new_letters(self.env)
        await accounts.request_password_reset(RequestPasswordResetRequest(EMAIL), by=VISITOR, key="forgotten")
        [letter] = await new_letters(self.env)
        reset = ResetPasswordRequest(self._token(token_in(letter)), password)
        await accounts.reset_password(reset, by=VISITOR, key="reset")
        await self._fails(accounts.reset_password(reset, by=VISITOR, key="reset again"))

    async def _change_password(self, fay: Actor, password: str, other: str) -> None:
        change, wrong = self.env.shop.accounts.change_password, self._new("canary that never sang")
        await self._fails(change(ChangePasswordRequest(wrong, other), by=fay, key="wrong"))
        await change(ChangePasswordRequest(password, other), by=fay, key="change")

    async def _log_in(self, password: str) -> None:
        access = self.env.shop.access
        self.env.passwords.effort += 1
        first = await access.log_in(LogInRequest(EMAIL, password), by=VISITOR, key="log in")
        await self._fails(access.log_in(LogInRequest(EMAIL, self._new("canary that flew")), by=VISITOR, key="log in"))
        used = RefreshRequest(self._token(first.refresh_token))
        second = await access.refresh(used, by=VISITOR, key="refresh")
        self.env.clock.advance(2 * GRACE)
        for token in (used.token, self._token(second.refresh_token)):
            await self._fails(access.refresh(RefreshRequest(token), by=VISITOR, key="refresh"))

    async def _use_api_keys(self, fay: Actor) -> None:
        access, tomorrow = self.env.shop.access, self.env.clock.now() + timedelta(days=1)
        new = await access.create_api_key(CreateApiKeyRequest("till", ("stock:read",), tomorrow), by=fay, key="key")
        await access.identify_by_key(IdentifyByKeyRequest(self._token(new.text)), by=VISITOR)
        wrong = Token(new.key.id, self._new("canary-in-a-key"))
        await self._fails(access.identify_by_key(IdentifyByKeyRequest(wrong.text), by=VISITOR))

    async def _create_and_delete(self, password: str) -> None:
        accounts, wrong = self.env.shop.accounts, self._new("canary no. 6")
        creation = CreateAccountRequest("gil@hive.example", "Gil", (Role.STAFF,), password)
        account = await accounts.create(creation, by=DEE, key="create")
        gil = Actor(account.id, account.roles)
        await self._fails(accounts.delete(DeleteAccountRequest(wrong), by=gil, key="wrong"))
        await accounts.delete(DeleteAccountRequest(password), by=gil, key="delete")

    def _new(self, secret: str) -> str:
        self.secrets.add(secret)
        return secret

    def _token(self, text: str) -> str:
        """A token is a secret as a whole, and so is each part of it but the id."""
        token = Token.parse(text)
        assert token is not None
        self.secrets |= {text, *token.secret.split(".")}
        return text

    async def _fails(self, call: Awaitable[object]) -> None:
        with pytest.raises(ShopError) as refusal:
            await call
        self.errors.append(refusal.value)

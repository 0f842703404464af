"""Secrets go through every flow, and stay where they belong: with whoever they were given to."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO

import pytest
from pydantic import SecretStr

from adapters.shared.codec import answer_to_json, event_to_json
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.logs import log_handler, quiet_libraries
from tests.entrypoints.api.client import Api, order, running
from tests.entrypoints.api.test_accounts import letter_to
from tests.support.fakes import RecordingMailer

PASSWORD, NEW_PASSWORD = "canary lantern orbit mosaic", "canary mosaic orbit lantern"
EMAIL = "canary-mail@hive.example"
SECRET = "canary secret of the installation, which is long"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged, at every level, by whomever."""
    stream = StringIO()
    handler, root = log_handler(stream), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet_libraries()
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


@pytest.fixture
async def api(container: Container) -> AsyncIterator[Api]:
    """A shop with a secret, which keeps its letters."""
    container.settings.override(container.settings().model_copy(update={"secret": SecretStr(SECRET)}))
    container.mailer.override(RecordingMailer())
    async with running(container) as api:
        yield api


# Pattern P37: Secrets stay secret
async def test_no_secret_leaves_by_a_log_an_error_an_event_or_a_record(api: Api, written: StringIO) -> None:
    """Through all that an account can do, and all that can go wrong with it, at every level of the log."""
    flows = Flows(api)
    await flows.registering()
    access = await flows.logging_in()
    await flows.from_a_browser()
    await flows.another_password(access)
    for what in (written.getvalue(), *flows.refusals, *await _kept(api), *_shown(api)):
        assert [secret for secret in flows.secrets if secret in what] == [], what
    assert EMAIL not in written.getvalue(), "whose address it is, is nobody's business"


@dataclass
class Flows:
    """What somebody says and hears who does all that can be done with an account, and gets much of it wrong."""

    api: Api
    secrets: set[str] = field(default_factory=lambda: {PASSWORD, NEW_PASSWORD, SECRET})
    refusals: list[str] = field(default_factory=list)

    @property
    def mailer(self) -> RecordingMailer:
        """Where the letters are."""
        mailer = self.api.runtime.container.mailer()
        assert isinstance(mailer, RecordingMailer)
        return mailer

    async def registering(self) -> None:
        """An account, and a letter to its owner."""
        new = {"email": EMAIL, "name": "Clara", "password": PASSWORD}
        assert (await self.api.post("/accounts", new)).status_code == 201
        wrong: list[dict[str, object]] = [{"password": [PASSWORD]}, {"more": PASSWORD}, {"email": 6}, {"name": None}]
        for more in ({}, *wrong):
            await self._refused("POST", "/accounts", {**new, **more})
        self.secrets.add(token := await letter_to(self.mailer, EMAIL))
        assert (await self.api.post("/accounts/confirmations", {"token": token})).is_success
        await self._refused("POST", "/accounts/confirmations", {"token": token})

    async def logging_in(self) -> str:
        """Tokens, used and used up, an API key and an order; the access token."""
        await self._refused("POST", "/access/token", grant_type="password", username=EMAIL, password=NEW_PASSWORD)
        for grant, scope in (("password", "canary"), (PASSWORD, "")):
            form = {"grant_type": grant, "scope": scope, "username": EMAIL, "password": PASSWORD}
            await self._refused("POST", "/access/token", **form)
        granted = (await self.api.log_in("ada", PASSWORD, username=EMAIL)).json()
        access, refresh = str(granted["access_token"]), granted["refresh_token"]
        again = (await self.api.refresh(refresh)).json()
        self.secrets |= {access, refresh, again["access_token"], again["refresh_token"]}
        await self._refused("POST", "/access/token", grant_type="refresh_token", refresh_token=refresh)
        await self._refused("GET", "/orders", by=f"{access}x")
        until = (self.api.runtime.container.clock().now() + timedelta(days=1)).isoformat()
        new = {"name": "a till", "scopes": ["ordering:read"], "expires_at": until}
        made = await self.api.client.post("/api/v1/access/keys", json=new, headers=_bearing(access))
        self.secrets |= {key := made.json()["text"], key.partition(".")[2]}
        for path, shown in (("accounts/me", key), ("orders", f"{key}x")):
            answer = await self.api.client.get(f"/api/v1/{path}", headers={"X-API-Key": shown})
            self.refusals.append(answer.text)
        wanted = order((await self.api.product(), 1))
        said = {**_bearing(access), "Idempotency-Key": "k"}
        assert (await self.api.client.post("/api/v1/orders", json=wanted, headers=said)).is_success
        return access

    async def from_a_browser(self) -> None:
        """A cookie, and what is shown with it."""
        session = "/api/v1/access/browser/session"
        begun = await self.api.client.post(
            session, data={"grant_type": "password", "username": EMAIL, "password": PASSWORD}
        )
        said = begun.json()
        self.secrets |= {said["csrf_token"], said["access_token"], self.api.client.cookies["sixfold_refresh"]}
        refused = await self.api.client.put(session, headers={"X-CSRF-Token": f"{said['csrf_token']}x"})
        self.refusals.append(refused.text)

    async def another_password(self, access: str) -> None:
        """Asked for in vain with the wrong one, then set with a letter; and the account is not deleted."""
        wrong = {"old_password": NEW_PASSWORD, "new_password": NEW_PASSWORD}
        await self._refused("PUT", "/accounts/me/password", wrong, access)
        await self._refused("PATCH", "/accounts/me", {"email": "c@hive.example", "password": NEW_PASSWORD}, access)
        await self.api.post("/accounts/password-reset-requests", {"email": EMAIL})
        self.secrets.add(token := await letter_to(self.mailer, EMAIL, 2))
        await self._refused("POST", "/accounts/password-resets", {"token": token, "new_password": "password1234"})
        new = {"token": token, "new_password": NEW_PASSWORD}
        assert (await self.api.post("/accounts/password-resets", new)).is_success
        await self._refused("POST", "/accounts/password-resets", new)
        await self._refused("GET", "/orders", by=access)
        last = (await self.api.log_in("ada", NEW_PASSWORD, username=EMAIL)).json()["access_token"]
        self.secrets.add(last)
        await self._refused("POST", "/accounts/me/deletion", {"password": PASSWORD}, last)
        await self._refused("POST", "/accounts/me/deletion", {"password": NEW_PASSWORD, "more": NEW_PASSWORD}, last)

    async def _refused(self, method: str, path: str, said: object = None, by: str | None = None, **form: str) -> None:
        headers = {} if by is None else _bearing(by)
        answer = await self.api.client.request(method, f"/api/v1{path}", json=said, data=form or None, headers=headers)
        assert answer.is_error, answer.text
        self.refusals.append(answer.text)


def _bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _kept(api: Api) -> list[str]:
    """What messages say that are still in the outbox, and what was recorded under a key."""
    store = api.tenant.ports.store
    claimed = await store.outbox.claim(1_000, timedelta(minutes=1))
    kept = [event_to_json(each.envelope.event).decode() for each in claimed]
    [me] = [account for account in (await api.get("/accounts", "dee")).json()["items"] if account["email"] == EMAIL]
    record = await store.storage.find_idempotency_record(me["id"], "k")
    assert record is not None
    return [*kept, repr(claimed), repr(record), answer_to_json(record.answer).data.decode()]


def _shown(api: Api) -> list[str]:
    """What is shown of the installation to whoever looks after it."""
    container = api.runtime.container
    return [
        repr(container.settings()),
        json.dumps(container.settings().model_dump(mode="json"), default=str),
        repr(api.runtime.describe()),
        repr(api.app.state.access_tokens),
        repr(api.app.state.csrf_keys),
        repr(api.app.state.cursors),
        repr(api.tenant.ports.services),
    ]

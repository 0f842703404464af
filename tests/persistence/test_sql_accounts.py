"""Accounts and what lets their owners in, on SQL: what fits into an index, what is read along one, what errors say."""

import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from random import Random

import pytest

from adapters.sql.persistence import SqlPersistence
from application.access.identify import IdentifyRequest
from application.accounts.views import AccountFilter, AccountPosition
from application.ports.errors import AlreadyExists
from application.ports.storage import Batch
from application.store import Store
from domain.access.ids import ApiKeyId
from domain.accounts.account import Account, AccountStatus
from domain.accounts.actor import VISITOR, ActorId
from tests.contracts.laws.storage.batches import added
from tests.persistence.sql import shop_of
from tests.support.builders import NOON, uuid7
from tests.support.cast import ADA, BEN, EMAILS
from tests.support.concurrency import refused
from tests.support.statements import sql_statements

READ_ALONG: Mapping[str, Callable[[Store], Awaitable[object]]] = {
    "ix_accounts_newest": lambda store: store.accounts.list(
        AccountFilter(), after=AccountPosition(NOON, ADA.id), limit=6
    ),
    "ix_accounts_in_status": lambda store: store.accounts.list(
        AccountFilter(AccountStatus.DELETED), after=AccountPosition(NOON, ADA.id), limit=6
    ),
    "uq_accounts_email_key": lambda store: store.accounts.credentials_for("ada@hive.example"),
    "ix_refresh_families_by_end": lambda store: store.access.expired_families(NOON, limit=6),
    "ix_api_keys_of_account": lambda store: store.access.api_keys(ADA.id, after=ApiKeyId(uuid7(6)), limit=6),
}
"""What is read along each index."""

HASH = "the hash of a password"

LARGEST: Mapping[str, range] = {
    "units in one square, which are up to six letters when addresses are compared": range(0x3300, 0x3358),
    "Arabic words in one sign, which are up to eighteen": range(0xFDF0, 0xFDFC),
    "rare signs, each of which is itself in four bytes": range(0x20000, 0x2A000),
}
"""Signs of which an e-mail address takes most room in an index."""


@pytest.mark.parametrize("signs", LARGEST)
async def test_every_email_address_has_room_in_the_index(persistence: SqlPersistence, signs: str) -> None:
    """The longest ones, too, of whatever they are made: an entry of PostgreSQL's indexes has at most 2,704 bytes."""
    storage = (await shop_of(persistence)).store.storage
    account = _account("".join(map(chr, Random(6).choices(LARGEST[signs], k=250))) + "@x.y")
    await storage.write(Batch((added(account),)))
    found = await storage.read_by_key(Account, account.natural_key or "")
    assert found == replace(account, version=1)


@pytest.mark.parametrize("index", READ_ALONG)
async def test_what_is_asked_for_is_read_along_an_index(sqlite: SqlPersistence, index: str) -> None:
    """In its order, so nothing else is read, and nothing sorted: without it no query fails, and some get slow."""
    shop = await shop_of(sqlite)
    with sql_statements() as sent:
        await READ_ALONG[index](shop.store)
    [statement] = sent
    explain, values = f"EXPLAIN QUERY PLAN {statement}", (None,) * statement.count("?")
    async with sqlite._server.migration_transaction(shop.id) as connection:
        [(*_, step)] = (await connection.exec_driver_sql(explain, values)).all()
    assert step.startswith("SEARCH")
    assert index in step


async def test_finding_out_who_asks_takes_one_statement(persistence: SqlPersistence) -> None:
    """Every request needs it, and it reads nothing of whose account it is."""
    shop = await shop_of(persistence)
    account = await shop.account(BEN)
    with sql_statements() as sent:
        actor = await shop.shop.access.identify(IdentifyRequest(BEN.id, account.access_version), by=VISITOR)
    assert actor == BEN
    [statement] = sent
    assert not any(column in statement for column in ("email", "name", "hash"))


async def test_an_error_does_not_tell_what_was_to_be_stored(persistence: SqlPersistence) -> None:
    """Whoever logs it, with every error that led to it, writes no hash of a password into the log."""
    shop = await shop_of(persistence)
    await shop.account(ADA)
    with refused(AlreadyExists) as refusal:
        await shop.store.storage.write(Batch((added(_account(EMAILS[ADA.id])),)))
    told = "".join(traceback.format_exception(refusal.error))
    assert "IntegrityError" in told
    assert HASH not in told


def _account(email: str) -> Account:
    id = ActorId(uuid7(66))
    return Account.register(id, email=email, name="Ada", password_hash=HASH, roles=ADA.roles, at=NOON)

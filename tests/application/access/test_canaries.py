"""Secrets stay secret: through every flow, failures included."""

from typing import cast

from adapters.memory.persistence import MemoryPersistence
from adapters.memory.storage import MemoryStorage
from adapters.memory.tables import Tables
from tests.application.access.canaries import Canaries
from tests.application.running_shop import a_shop
from tests.application.texts import texts_of


async def test_no_secret_is_stored_or_sent_or_in_an_error() -> None:
    """Nowhere in what is stored is one as it was given, whole or as a part; nor in what whoever fails is told."""
    canaries, tables = await gone_through_everything()
    stored = [text for _, text in texts_of(tables)]
    told = [f"{error!r} {error} {error.args} {vars(error)}" for error in canaries.errors]
    assert (len(canaries.secrets), len(told)) == (19, 11)
    for secret in canaries.secrets:
        assert [text for text in (*stored, *told, repr(tables)) if secret in text] == []


async def test_no_hash_is_anywhere_but_in_the_aggregate_that_it_belongs_to() -> None:
    """Neither in an event, nor in a record of an answer, nor in what is printed."""
    _, tables = await gone_through_everything()
    hidden = {"password_hash", "hash", "family_hash", "token_hash"}
    hashes = {text for name, text in texts_of(tables.aggregates) if name in hidden}
    assert {name for name, _ in texts_of(tables.aggregates)} >= hidden
    elsewhere = [text for _, text in (*texts_of(tables.outbox), *texts_of(tables.idempotency_records))]
    assert hashes
    assert elsewhere
    for each in hashes:
        assert [text for text in (*elsewhere, repr(tables)) if each in text] == []


async def gone_through_everything() -> tuple[Canaries, Tables]:
    """The canaries, and all that is stored afterwards."""
    env = await a_shop(MemoryPersistence)
    canaries = Canaries(env)
    await canaries.go_through_everything()
    return canaries, cast(MemoryStorage, env.store.storage).tables

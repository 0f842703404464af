"""REP 8 and 9, ORD-14: natural keys, idempotency keys and owners are compared code point by code point."""

from collections.abc import Awaitable
from dataclasses import replace

from application.ports.storage import Batch, IdempotencyRecord
from domain.catalogue.product import Product
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.storage.alike import ALIKE
from tests.contracts.laws.storage.batches import added, batch, next_of, removed
from tests.support.concurrency import error_of
from tests.support.shop_env import ShopEnv

IMPOSSIBLE = ("honey\0", "\0honey", "\0", "hon\0ey", "\ud800", "honey\udfff", "\udc00honey")
"""Texts that no store can have."""


@law(
    "REP-8",
    hint="Give the column a binary collation, and its unique index, too; trim, fold and normalise nothing.",
    mutants=(
        *(f"confuses natural keys by {point}" for point in ALIKE),
        "confuses natural keys only when it finds",
        "confuses natural keys only when it adds",
    ),
)
async def natural_keys_are_compared_code_point_by_code_point(env: PersistenceEnv) -> None:
    """Two natural keys that differ in case, in a blank before or after, in a tab for a blank, in a composed letter, in
    width, in a ligature, in a sharp s, in a zero-width joiner or in an accent are two: neither finds the other, both
    can be stored, each finds its own, and removing one leaves the other."""
    storage = (tenant := await env.tenant()).store.storage
    for point, pair in ALIKE.items():
        for sku, alike in (pair, pair[::-1]):
            # Some of them would be refused today when somebody enters them; a store keeps them all the same.
            one, other = replace(tenant.new_product(), sku=sku), replace(tenant.new_product(), sku=alike)
            await storage.write(batch(added(one)))
            assert await storage.read_by_key(Product, alike) is None, f"{sku!r} is found by {alike!r}: {point}"
            error = await error_of(storage.write(batch(added(other))))
            assert error is None, f"beside {sku!r} there is no room for {alike!r}: {point}"
            for product in (one, other):
                found = await storage.read_by_key(Product, product.sku)
                assert found == next_of(product), f"{product.sku!r} does not find its own: {point}"
            await storage.write(batch(removed(next_of(one))))
            assert await storage.read_by_key(Product, sku) is None, f"{sku!r} finds {alike!r}: {point}"
            await storage.write(batch(removed(next_of(other))))


@law(
    "ORD-14",
    hint="Give both columns a binary collation, and the primary key over them, too; trim, fold and normalise nothing.",
    mutants=tuple(f"confuses {part} by {point}" for part in ("idempotency keys", "owners") for point in ALIKE),
)
async def idempotency_keys_and_owners_are_compared_code_point_by_code_point(env: PersistenceEnv) -> None:
    """Two idempotency keys of one owner, and the same key of two owners, are two when they differ in any of the points
    of REP-8: neither finds the other's record, and both records can be stored."""
    storage = (tenant := await env.tenant()).store.storage
    pairs = [(point, *texts) for point, pair in ALIKE.items() for texts in (pair, pair[::-1])]
    for number, (point, text, alike) in enumerate(pairs):
        for one, other in (
            (_record(tenant, f"owner {number}", text), _record(tenant, f"owner {number}", alike)),
            (_record(tenant, text, f"key {number}"), _record(tenant, alike, f"key {number}")),
        ):
            await storage.write(Batch(idempotency_records=(one,)))
            found = await storage.find_idempotency_record(other.owner, other.key)
            assert found is None, f"{alike!r} finds the record of {text!r}: {point}"
            error = await error_of(storage.write(Batch(idempotency_records=(other,))))
            assert error is None, f"beside {text!r} there is no room for {alike!r}: {point}"
            for record in (one, other):
                assert await storage.find_idempotency_record(record.owner, record.key) == record, point


def _record(tenant: ShopEnv, owner: str, key: str) -> IdempotencyRecord:
    return IdempotencyRecord(owner, key, f"{owner}, {key}", answer=True, at=tenant.clock.now())


@law(
    "REP-9",
    hint="Do not ask the driver for what it cannot send: nothing is stored under such a text.",
    mutants=("fails at NUL", "fails at a lone surrogate", "reads no further than NUL"),
)
async def what_cannot_be_stored_is_not_found(env: PersistenceEnv) -> None:
    """Asked for a text that cannot be stored, because it has NUL or a lone surrogate, a read answers as for any other
    that is not there: None, as a natural key, an idempotency key and an owner."""
    storage = (tenant := await env.tenant()).store.storage
    await storage.write(batch(added(tenant.new_product(sku="honey")), records=(_record(tenant, "honey", "honey"),)))
    for text in IMPOSSIBLE:
        for what, call in (
            ("a natural key", lambda text=text: storage.read_by_key(Product, text)),
            ("an idempotency key", lambda text=text: storage.find_idempotency_record("honey", text)),
            ("an owner", lambda text=text: storage.find_idempotency_record(text, "honey")),
        ):
            assert await _answer(call()) is None, f"{text!r} as {what}"


async def _answer(call: Awaitable[object]) -> object:
    """What the call answers, or the error that it raises instead."""
    try:
        return await call
    except Exception as error:  # noqa: BLE001 (whatever it is, it is no answer)
        return error


LAWS = (
    natural_keys_are_compared_code_point_by_code_point,
    idempotency_keys_and_owners_are_compared_code_point_by_code_point,
    what_cannot_be_stored_is_not_found,
)

"""A batch on SQLite: statement after statement, in a transaction that is alone."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Delete, Table, Update, bindparam, delete, insert, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.batch import Changes, Rows
from adapters.sql.mapping import Record
from adapters.sql.tables import idempotency_records, order_lines, outbox, stock_movements
from application.ports.errors import ConcurrencyConflict


async def write(connection: AsyncConnection, rows: Rows) -> None:
    """Write everything; `ConcurrencyConflict` when a row to change is gone or has another version."""
    await _insert(connection, idempotency_records, rows.idempotency_records)
    for changes in rows.changes:
        await _insert(connection, changes.table, changes.added)
        await _change(connection, changes)
    if rows.lengths:
        await connection.execute(_shorten, rows.lengths)
    if rows.lines:
        await connection.execute(_upsert_lines, rows.lines)
    await _insert(connection, stock_movements, rows.movements)
    await _insert(connection, outbox, rows.messages)


async def _insert(connection: AsyncConnection, table: Table, records: Sequence[Record]) -> None:
    if records:
        await connection.execute(insert(table), records)


async def _change(connection: AsyncConnection, changes: Changes) -> None:
    for statement, records in ((_update(changes.table), changes.saved), (_delete(changes.table), changes.removed)):
        if records:
            changed = await connection.execute(statement, [_keyed(record) for record in records])
            if changed.rowcount != len(records):
                raise ConcurrencyConflict(changes.table.name)


def _keyed(record: Record) -> Record:
    # A bound parameter of an UPDATE's condition cannot be called like a column.
    return {"key" if name == "id" else name: value for name, value in record.items()}


@cache
def _update(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("key"), table.c.version == bindparam("loaded"))


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam("key"), table.c.version == bindparam("loaded"))


_new_lines = sqlite.insert(order_lines)
_upsert_lines = _new_lines.on_conflict_do_update(
    index_elements=[order_lines.c.order_id, order_lines.c.number],
    set_={column.name: _new_lines.excluded[column.name] for column in order_lines.c if not column.primary_key},
)
_shorten = delete(order_lines).where(
    order_lines.c.order_id == bindparam("id"), order_lines.c.number > bindparam("length")
)

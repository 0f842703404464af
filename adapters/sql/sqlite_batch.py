"""A batch on SQLite: statement after statement, in a transaction that excludes other writers."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Executable, Table, bindparam, delete, insert, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.database import Step, Verb
from adapters.sql.mapping import Record
from application.ports.errors import ConcurrencyConflict


async def write(connection: AsyncConnection, steps: Sequence[Step]) -> None:
    """Carry out all steps; `ConcurrencyConflict` when a row to change is gone or has another version.

    A `hold` needs nothing, because nobody else writes meanwhile: updates and deletes check the version themselves.
    """
    for step in steps:
        if step.verb == "hold":
            continue
        statement = _statement(step.verb, step.table)
        result = await connection.execute(statement, [_parameters(row) for row in step.records])
        if step.verb in {"update", "delete"} and result.rowcount != len(step.records):
            raise ConcurrencyConflict(step.table.name)


def _parameters(record: Record) -> Record:
    if "expected_version" not in record:
        return record
    # A parameter in the condition of an UPDATE cannot have the name of a column.
    return {"expected_id" if name == "id" else name: value for name, value in record.items()}


@cache
def _statement(verb: Verb, table: Table) -> Executable:
    match verb:
        case "update":
            return update(table).where(*_is_as_expected(table))
        case "delete":
            return delete(table).where(*_is_as_expected(table))
        case "shorten":
            parent, number = table.primary_key.columns
            return delete(table).where(parent == bindparam("id"), number > bindparam("length"))
        case "put":
            new = sqlite.insert(table)
            values = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
            return new.on_conflict_do_update(index_elements=[*table.primary_key.columns], set_=values)
        case _:
            return insert(table)


def _is_as_expected(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.id == bindparam("expected_id"), table.c.version == bindparam("expected_version")

"""A batch on PostgreSQL: one statement, and so one round trip and one transaction.

This is the statement that takes an order. For one that reserves stock it reads, shortened:

    with
    held_stock_items as (                  -- those still in the version they were loaded in, locked in order of id
        select from stock_items t join unnest($2::uuid[], $3::int[]) r(id, loaded)
        on t.id = r.id and t.version = r.loaded order by t.id for no key update of t
    ),
    unchanged as (select from (values (1)) as one where 0 + (select count(*) from held_stock_items) = $1),
    insert_effects as (insert into effects … from unchanged, unnest(…) returning 1),
    ready as (select from unchanged where (select count(*) from insert_effects) >= 0),    -- effects come first
    insert_orders as (insert into orders … from ready, unnest(…)),
    insert_order_lines as (insert into order_lines … from ready, unnest(…) …),
    update_stock_items as (update stock_items … from ready, unnest(…) …),
    insert_outbox as (insert into outbox … from ready, unnest(…))
    select exists (select from ready)

If a row to change is gone or has another version, `ready` is empty, nothing is written, and the answer is no. If a key
is taken, the statement fails as a whole. Rows travel as one array for each column, a single row as plain values, so
that the text depends on which tables are written and not on how many rows: it is prepared once and kept.
"""
# ruff: noqa: S608 (every name in the text comes from tables.py or a TenantId, every value is a parameter)

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sqlalchemy import Table, make_url

from adapters.sql.batch import Rows
from adapters.sql.mapping import Record
from adapters.sql.tables import TENANT, idempotency_records, metadata, order_lines, outbox, stock_movements

_Verb = Literal["hold", "insert", "update", "delete", "shorten"]
_dialect = make_url("postgresql://").get_dialect()()


@dataclass(frozen=True, slots=True)
class _Part:
    """What happens to which columns of which table, in one row or in any number of them."""

    verb: _Verb
    table: str
    columns: tuple[str, ...]
    single: bool

    @property
    def name(self) -> str:
        return f"{self.verb}_{self.table}"

    def sql(self, schema: str, first: int) -> str:
        """The part as a clause of the statement; its columns are the parameters from `first` on."""
        table = f'"{schema}".{self.table}'
        columns = ", ".join(self.columns)
        rows = f"{self._rows(first)} as r ({columns})"
        match self.verb:
            case "hold":
                same = "t.id = r.id and t.version = r.loaded"
                return f"select from {table} as t join {rows} on {same} order by t.id for no key update of t"
            case "insert" if self.table == idempotency_records.name:
                return f"insert into {table} ({columns}) select r.* from unchanged, {rows} returning 1"
            case "insert":
                return f"insert into {table} ({columns}) select r.* from ready, {rows}{self._or_update()}"
            case "update":
                values = ", ".join(f"{name} = r.{name}" for name in self.columns if name not in {"id", "loaded"})
                return f"update {table} as t set {values} from ready, {rows} where t.id = r.id"
            case "delete":
                return f"delete from {table} as t using ready, {rows} where t.id = r.id"
            case "shorten":
                return f"delete from {table} as t using ready, {rows} where t.order_id = r.id and t.number > r.length"

    def _rows(self, first: int) -> str:
        typed = [f"${number}::{self._type(name)}" for number, name in enumerate(self.columns, first)]
        if self.single:
            return f"(values ({', '.join(typed)}))"
        return f"unnest({', '.join(f'{one}[]' for one in typed)})"

    def parameters(self, records: Sequence[Record]) -> list[object]:
        """The columns of these rows."""
        if self.single:
            return [records[0][name] for name in self.columns]
        return [[record[name] for record in records] for name in self.columns]

    def _type(self, name: str) -> str:
        column = metadata.tables[f"{TENANT}.{self.table}"].c.get(name)
        if column is None:
            return "uuid" if name == "id" else "integer"
        return column.type.compile(_dialect).partition(" COLLATE ")[0]

    def _or_update(self) -> str:
        """Lines of an order that was saved are mostly there already, as they were."""
        if self.table != order_lines.name:
            return ""
        values = [name for name in self.columns if name not in order_lines.primary_key.columns]
        old = ", ".join(f"{self.table}.{name}" for name in values)
        new = ", ".join(f"excluded.{name}" for name in values)
        update = f"({', '.join(values)}) = ({new}) where ({old}) is distinct from ({new})"
        return f" on conflict ({', '.join(order_lines.primary_key.columns.keys())}) do update set {update}"


def statement_for(rows: Rows, schema: str) -> tuple[str, tuple[object, ...]]:
    """The statement that writes these rows, and its parameters. It answers whether it wrote them."""
    work = [
        (_Part(verb, table.name, tuple(records[0]), single=len(records) == 1), records)
        for verb, table, records in _work(rows)
        if records
    ]
    held = sum(len(records) for part, records in work if part.verb == "hold")
    parameters = [value for part, records in work for value in part.parameters(records)]
    return _text(schema, tuple(part for part, _ in work)), (held, *parameters)


def _work(rows: Rows) -> Iterator[tuple[_Verb, Table, Sequence[Record]]]:
    for changes in rows.changes:
        held = [{"id": row["id"], "loaded": row["loaded"]} for row in (*changes.saved, *changes.removed)]
        yield "hold", changes.table, held
    yield "insert", idempotency_records, rows.idempotency_records
    for changes in rows.changes:
        yield "insert", changes.table, changes.added
        yield "update", changes.table, changes.saved
        yield "delete", changes.table, changes.removed
    yield "shorten", order_lines, rows.lengths
    yield "insert", order_lines, rows.lines
    yield "insert", stock_movements, rows.movements
    yield "insert", outbox, rows.messages


@lru_cache(maxsize=1024)
def _text(schema: str, parts: tuple[_Part, ...]) -> str:
    unchanged, ready = ["0"], "select from unchanged"
    clauses: list[str] = []
    first = 2  # the first parameter is how many rows must be unchanged
    for part in parts:
        clauses.append(f"{part.name} as ({part.sql(schema, first)})")
        first += len(part.columns)
        if part.verb == "hold":
            unchanged.append(f"(select count(*) from {part.name})")
        if part.table == idempotency_records.name:
            ready += f" where (select count(*) from {part.name}) >= 0"
    clauses.append(f"unchanged as (select from (values (1)) as one where {' + '.join(unchanged)} = $1::bigint)")
    clauses.append(f"ready as ({ready})")
    # With `recursive` the clauses may refer to each other in any order; none refers to itself.
    return f"with recursive {', '.join(clauses)} select exists (select from ready)"

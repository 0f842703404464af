"""A batch on PostgreSQL: one statement, and so one round trip and one transaction.

For an order that reserves stock it reads, shortened:

    with
    hold_stock_items as (                  -- those that still have the expected version, locked in order of id
        select from stock_items t join unnest($2::uuid[], $3::int[]) r(id, expected_version)
        on t.id = r.id and t.version = r.expected_version order by t.id for no key update of t
    ),
    unchanged as (select from (values (1)) as one where 0 + (select count(*) from hold_stock_items) = $1),
    claim_effects as (insert into effects … from unchanged, unnest(…) returning 1),
    ready as (select from unchanged where (select count(*) from claim_effects) >= 0),     -- idempotency records first
    insert_orders as (insert into orders … from ready, unnest(…)),
    put_order_lines as (insert into order_lines … from ready, unnest(…) on conflict … do update …),
    update_stock_items as (update stock_items … from ready, unnest(…) …),
    insert_outbox as (insert into outbox … from ready, unnest(…))
    select exists (select from ready)

If a row to change is gone or has another version, `ready` is empty, nothing is written, and the answer is false. If a
key is taken, the statement fails as a whole. PostgreSQL chooses the order of the clauses: where a batch deletes,
inserts and updates in one table, the later ones read `ready` when the earlier ones are done. Rows are sent as one array
for each column, a single row as plain values, so that the text depends on which tables are written and not on how many
rows: it is prepared once and cached.
"""
# ruff: noqa: S608 (every name in the text is a table's or a column's, or comes from a TenantId, every value is a parameter)

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Table, make_url

from adapters.sql.database import Step, Verb
from adapters.sql.mapping import Record

_dialect = make_url("postgresql://").get_dialect()()


@dataclass(frozen=True, slots=True)
class _Clause:
    """A step as a clause of the statement: what happens to which columns, in one row or in several."""

    verb: Verb
    table: Table
    columns: tuple[str, ...]
    single: bool
    after: tuple[str, ...] = ()
    """The names of clauses that must be done first, each of which returns its rows."""

    @property
    def name(self) -> str:
        return f"{self.verb}_{self.table.name}"

    def sql(self, schema: str, first: int) -> str:
        """The text of the clause; its columns are the parameters from `first` on."""
        table = f'"{schema}".{self.table.name}'
        columns = ", ".join(self.columns)
        rows = f"{self._rows(first)} as r ({columns})"
        ready = self._ready()
        match self.verb:
            case "claim":
                return f"insert into {table} ({columns}) select r.* from unchanged, {rows} returning 1"
            case "hold":
                same = "t.id = r.id and t.version = r.expected_version"
                return f"select from {table} as t join {rows} on {same} order by t.id for no key update of t"
            case "insert" | "put":
                return f"insert into {table} ({columns}) select r.* from {ready}, {rows}{self._on_conflict()}"
            case "update":
                values = [f"{name} = r.{name}" for name in self.columns if name not in {"id", "expected_version"}]
                return f"update {table} as t set {', '.join(values)} from {ready}, {rows} where t.id = r.id"
            case "delete":
                return f"delete from {table} as t using ready, {rows} where t.id = r.id"
            case "shorten":
                parent, number = self.table.primary_key.columns.keys()
                beyond = f"t.{parent} = r.id and t.{number} > r.length"
                return f"delete from {table} as t using ready, {rows} where {beyond}"

    def _rows(self, first: int) -> str:
        typed = [f"${number}::{self._type(name)}" for number, name in enumerate(self.columns, first)]
        if self.single:
            return f"(values ({', '.join(typed)}))"
        return f"unnest({', '.join(f'{one}[]' for one in typed)})"

    def _ready(self) -> str:
        if not self.after:
            return "ready"
        done = " and ".join(f"(select count(*) from {name}) >= 0" for name in self.after)
        return f"(select from ready where {done}) as ready"

    def parameters(self, records: Sequence[Record]) -> list[object]:
        """The columns of these rows."""
        if self.single:
            return [records[0][name] for name in self.columns]
        return [[record[name] for record in records] for name in self.columns]

    def _type(self, name: str) -> str:
        column = self.table.c.get(name)
        if column is None:
            return "uuid" if name == "id" else "integer"
        return column.type.compile(_dialect).partition(" COLLATE ")[0]

    def _on_conflict(self) -> str:
        """Most children of a saved aggregate are stored already and have not changed; those are not written again."""
        if self.verb != "put":
            return ""
        key = self.table.primary_key.columns.keys()
        values = [name for name in self.columns if name not in key]
        old = ", ".join(f"{self.table.name}.{name}" for name in values)
        new = ", ".join(f"excluded.{name}" for name in values)
        changed = f"row({old}) is distinct from row({new})"
        return f" on conflict ({', '.join(key)}) do update set ({', '.join(values)}) = row({new}) where {changed}"


def statement_for(steps: Sequence[Step], schema: str) -> tuple[str, tuple[object, ...]]:
    """The statement that carries out these steps, and its parameters. Its answer is whether it did."""
    clauses = _clauses(steps)
    expected = sum(len(step.records) for step in steps if step.verb == "hold")
    parameters = [
        value for clause, step in zip(clauses, steps, strict=True) for value in clause.parameters(step.records)
    ]
    return _text(schema, tuple(clauses)), (expected, *parameters)


def _clauses(steps: Sequence[Step]) -> list[_Clause]:
    """One for each step. A step waits for those before it that delete or insert in its table."""
    clauses: list[_Clause] = []
    for step in steps:
        earlier = [
            clause.name for clause in clauses if clause.table is step.table and clause.verb in {"delete", "insert"}
        ]
        clauses.append(
            _Clause(step.verb, step.table, tuple(step.records[0]), len(step.records) == 1, after=tuple(earlier))
        )
    return clauses


@lru_cache(maxsize=1024)
def _text(schema: str, clauses: tuple[_Clause, ...]) -> str:
    unchanged, ready = ["0"], "select from unchanged"
    awaited = {name for clause in clauses for name in clause.after}
    texts: list[str] = []
    first = 2  # the first parameter is how many rows must be unchanged
    for clause in clauses:
        returning = " returning 1" if clause.name in awaited else ""
        texts.append(f"{clause.name} as ({clause.sql(schema, first)}{returning})")
        first += len(clause.columns)
        if clause.verb == "hold":
            unchanged.append(f"(select count(*) from {clause.name})")
        if clause.verb == "claim":
            ready += f" where (select count(*) from {clause.name}) >= 0"
    texts.append(f"unchanged as (select from (values (1)) as one where {' + '.join(unchanged)} = $1::bigint)")
    texts.append(f"ready as ({ready})")
    # With `recursive` the clauses may refer to each other in any order; none refers to itself.
    return f"with recursive {', '.join(texts)} select exists (select from ready)"

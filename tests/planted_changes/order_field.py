"""A field on an order that the customer sets: a note to go with a gift."""

from tests.planted_changes.change import Edit, PlantedChange
from tests.planted_changes.migrations import sql_migration

MIGRATION = '''"""Orders may have a gift note."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "<next>"
down_revision = "<newest>"


def upgrade(op: Operations) -> None:
    """Add the column."""
    op.add_column("orders", sa.Column("gift_note", sa.Text))


def downgrade(op: Operations) -> None:
    """Drop the column."""
    op.drop_column("orders", "gift_note")
'''

UPCAST = '''

def order_2(order: JsonObject) -> JsonObject:
    """Nobody could write a note before."""
    return {**order, "gift_note": None}
'''

TEST = '''"""The planted field is passed on from the request to the view, on SQLite."""

from pathlib import Path

from adapters.sql.persistence import SqlPersistence
from application.ordering.find_orders import GetOrderRequest
from application.ordering.place_order import PlaceOrderRequest, RequestedItem
from application.ports.clock import Clock
from tests.application.running_shop import a_shop
from tests.support.cast import ADA, EMAILS, HIVE


async def test_an_order_keeps_its_gift_note(tmp_path: Path) -> None:
    """The answer has it, also when the request is repeated with its key, and so does the stored order."""
    persistences: list[SqlPersistence] = []

    def build(*, clock: Clock) -> SqlPersistence:
        persistences.append(SqlPersistence.sqlite(tmp_path, clock=clock))
        return persistences[0]

    env = await a_shop(build)
    lamp = await env.product()
    request = PlaceOrderRequest((RequestedItem(lamp.id, 1),), HIVE, EMAILS[ADA.id], gift_note="For Ben")
    placed = await env.shop.ordering.place(request, by=ADA, key="gift")
    again = await env.shop.ordering.place(request, by=ADA, key="gift")
    assert (placed.gift_note, again.gift_note) == ("For Ben", "For Ben")
    assert (await env.shop.ordering.get(GetOrderRequest(placed.id), by=ADA)).gift_note == "For Ben"
    await persistences[0].close()
'''

IN_SQL = (
    '        "gift_note": order.gift_note,\n',
    "        gift_note=row.gift_note,\n",
)
"""What SQL needs to write the field, and to read it."""

CHANGE = PlantedChange(
    "field on an order",
    edits=(
        Edit(
            "domain/ordering/order.py",
            "    confirmed_at: datetime | None = None\n",
            "    gift_note: str | None = None\n",
        ),
        Edit("domain/ordering/order.py", "        at: datetime,\n    ", "    gift_note: str | None = None,\n    "),
        Edit("domain/ordering/order.py", "            pay_by=at + PAY_WITHIN,\n", "            gift_note=gift_note,\n"),
        Edit("application/ordering/place_order.py", "    email: str\n", "    gift_note: str | None = None\n"),
        Edit(
            "application/ordering/place_order.py",
            "            at=self.clock.now(),\n",
            "            gift_note=request.gift_note,\n",
        ),
        Edit(
            "application/ordering/views.py",
            "    confirmed_at: datetime | None\n",
            "    gift_note: str | None\n",
        ),
        Edit(
            "application/ordering/views.py",
            "            confirmed_at=order.confirmed_at,\n",
            "            gift_note=order.gift_note,\n",
        ),
        Edit("adapters/shared/codec.py", "from application.core.upcasts import ", "JsonObject, "),
        Edit("adapters/shared/codec.py", "    return Shape(kind.name, kind, upcasts)\n", UPCAST),
        Edit("adapters/shared/codec.py", '    Shape("order", OrderView', ", (order_2,)"),
        Edit("adapters/sql/ordering.py", '    Column("confirmed_at", Moment),\n', '    Column("gift_note", Text),\n'),
        Edit(
            "adapters/sql/ordering.py",
            '        "confirmed_at": order.confirmed_at,\n',
            '        "gift_note": order.gift_note,\n',
        ),
        Edit(
            "adapters/sql/ordering.py",
            "        confirmed_at=row.confirmed_at,\n",
            "        gift_note=row.gift_note,\n",
        ),
        Edit(
            "adapters/mongo/ordering.py",
            '        "confirmed_at": None if order.confirmed_at is None else stored_time(order.confirmed_at),\n',
            '        "gift_note": order.gift_note,\n',
        ),
        Edit(
            "adapters/mongo/ordering.py",
            "        confirmed_at=None if confirmed_at is None else time_from(confirmed_at),\n",
            '        gift_note=document.get("gift_note"),\n',
        ),
        Edit(
            "entrypoints/api/v1/ordering_models.py",
            '    address: AddressModel\n    email: str = Field(examples=["ada@example.com"])\n',
            '    gift_note: str | None = Field(None, examples=["For Ben"])\n',
        ),
        Edit(
            "entrypoints/api/v1/ordering_models.py",
            "        return PlaceOrderRequest(items, self.address.address(), self.email",
            ", self.gift_note",
        ),
        Edit(
            "entrypoints/api/v1/ordering_models.py",
            '    confirmed_at: datetime | None = Field(description="When the customer was told; null before that.")\n',
            '    gift_note: str | None = Field(examples=["For Ben"])\n',
        ),
        Edit(
            "entrypoints/cli/ordering.py",
            "    acting_as: options.ActAsCustomer,\n",
            '    gift_note: Annotated[str | None, typer.Option(metavar="TEXT", help="What to write.")] = None,\n',
        ),
        Edit("entrypoints/cli/ordering.py", "PlaceOrderRequest(tuple(requested), address, email", ", gift_note"),
    ),
    files={
        **sql_migration("gift_notes", MIGRATION),
        "tests/planted/__init__.py": "",
        "tests/planted/test_gift_note.py": TEST,
    },
    tests=(
        "tests/planted",
        "tests/contracts/adapters/test_memory.py",
        "tests/contracts/adapters/test_sqlite.py",
        "-k",
        "gift or UOW-1 or UOW-2 or QRY-1",
    ),
)

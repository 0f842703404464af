"""A field of an event and one of an answer, as the page on changing what is stored has them."""

from tests.architecture.trees import ROOT
from tests.planted_changes.change import PlantedChange
from tests.planted_changes.diffs import diffs_in

PAGE = ROOT / "docs" / "how-to" / "change-what-is-stored.md"

TEST = '''"""What the code before the change has stored is read by the code after it, on SQLite."""

import sqlite3
from pathlib import Path

from adapters.dramatiq.wire import MessageOnWire
from adapters.sql.persistence import SqlPersistence
from application.ports.delivery import Message
from domain.catalogue.events import ProductAdded
from tests.persistence.sql import shop_of
from tests.support.cast import ADA
from tests.support.fakes import FixedClock


async def test_what_was_stored_before_the_change_is_read_after_it(tmp_path: Path) -> None:
    """An event that waits in the outbox, also when it travels on, and an answer that is given again."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    env = await shop_of(persistence)
    product = await env.product(on_hand=6)
    placed = await env.shop.ordering.place(env.wish(product), by=ADA, key="before")
    as_before_the_change(tmp_path / f"{env.id}.sqlite3")
    assert await env.shop.ordering.place(env.wish(product), by=ADA, key="before") == placed
    assert placed.reference == str(placed.id)[-6:]
    [envelope] = [each for each in await env.messages() if isinstance(each.event, ProductAdded)]
    assert envelope.event == ProductAdded(product.id, product.sku, product.price, title=product.sku)
    sent = MessageOnWire.of("demo", Message(envelope, "handler")).message()
    assert sent.envelope.event == envelope.event
    await persistence.close()


def as_before_the_change(file: Path) -> None:
    """Version 1 had neither field."""
    with sqlite3.connect(file) as somebody:
        for statement in (
            "update outbox set version = 1, event = json_remove(event, '$.title')"
            " where name = 'product_added' and version = 2",
            "update effects set answer_version = 1, answer = json_remove(answer, '$.reference')"
            " where answer_name = 'order' and answer_version = 2",
        ):
            assert somebody.execute(statement).rowcount == 1
    somebody.close()
'''

CHANGE = PlantedChange(
    "field of an event, and one of an answer",
    edits=tuple(diffs_in(PAGE)),
    files={"tests/planted/__init__.py": "", "tests/planted/test_stored_shapes.py": TEST},
    tests=("tests/planted",),
)

EVENT_UPCAST = "    event(catalogue.ProductAdded, product_added_2),\n"
ANSWER_UPCAST = '    Shape("order", OrderView, (order_2,)),\n'

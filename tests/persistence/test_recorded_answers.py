"""What a repeated request meets whose answer was recorded by another version of the shop, or is damaged."""

import sqlite3
from pathlib import Path

import pytest

from adapters.sql.persistence import SqlPersistence
from application.ports.errors import DamagedShape, PortError, UnknownShape
from application.stock.receive_stock import ReceiveStockRequest
from tests.persistence.sql import shop_of
from tests.support.cast import KIM
from tests.support.fakes import FixedClock


@pytest.mark.parametrize(
    ("change", "undo", "error"),
    [
        ("answer_version = answer_version + 1", "answer_version = answer_version - 1", UnknownShape),
        ("answer_name = 'honey'", "answer_name = 'stock_level'", UnknownShape),
        ("answer_version = 0", "answer_version = 1", DamagedShape),
        ("answer = answer || '}'", "answer = rtrim(answer, '}') || '}'", DamagedShape),
    ],
)
async def test_an_answer_that_cannot_be_read_is_kept_and_nothing_is_done_twice(
    change: str, undo: str, error: type[PortError], tmp_path: Path
) -> None:
    """Once somebody can read it, it is given as ever."""
    persistence = SqlPersistence.sqlite(tmp_path, clock=FixedClock())
    await persistence.open()
    env = await shop_of(persistence)
    product = await env.product()
    request = ReceiveStockRequest(product.id, 6)
    first = await env.shop.stock.receive(request, by=KIM, key="delivery-note-66")
    file = tmp_path / f"{env.id}.sqlite3"
    records_are_changed(file, change)
    with pytest.raises(error):
        await env.shop.stock.receive(request, by=KIM, key="delivery-note-66")
    assert await env.store.stock.level(product.id) == first
    records_are_changed(file, undo)
    assert await env.shop.stock.receive(request, by=KIM, key="delivery-note-66") == first
    await persistence.close()


def records_are_changed(file: Path, change: str) -> None:
    """By somebody else, as an SQL assignment."""
    with sqlite3.connect(file) as somebody:
        somebody.execute(f"update effects set {change} where key = 'delivery-note-66'")  # noqa: S608 (a test's own words)
    somebody.close()

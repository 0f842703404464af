"""The benchmark of the hot product: what it measures, and what it says of an aim."""

from entrypoints.bootstrap.settings import Settings
from tests.benchmarks.hot_product import OPEN, ROUNDS, HotProduct, Timed, _measured
from tests.benchmarks.hot_product_report import HotProductReport

FLAT: Timed = {number: [0.002] * ROUNDS for number in OPEN}
STEEP: Timed = {number: [0.002 + number / 1_000_000] * ROUNDS for number in OPEN}


async def test_each_step_is_timed_in_each_round_for_each_product() -> None:
    """On dictionaries here; nothing but the persistence is different elsewhere."""
    said: list[str] = []
    result = await _measured(Settings(persistence="memory"), "", said.append)
    for timed in (result.place, result.cancel):
        assert {number: len(seconds) for number, seconds in timed.items()} == dict.fromkeys(OPEN, ROUNDS)
    assert said[-1] == "memory: measuring …"


def test_a_step_that_takes_longer_with_every_open_order_misses_the_aim() -> None:
    """It is named, with the persistence; the other steps are not."""
    report = HotProductReport("a machine", [HotProduct("sqlite", "", place=FLAT, cancel=STEEP)])
    assert report.unmet() == ["sqlite: cancel it takes 3.50 times as long with 5,000 open orders, the aim is 1.5"]
    assert "is not met" in report.section()
    assert "is met" in HotProductReport("a machine", [HotProduct("sqlite", "", place=FLAT, cancel=FLAT)]).section()

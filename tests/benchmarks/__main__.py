"""`make bench`: measures a product with many open orders, and compares the shop with the same endpoints without layers.

`python -m tests.benchmarks hot-product` measures the first alone, and `comparison` the second.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import uvloop

from entrypoints.devservers.start import obtain_server
from tests.benchmarks import hot_product, page
from tests.benchmarks.contestants import CONTESTANTS, Contestant, shop_on_sqlite
from tests.benchmarks.goods import ENDPOINTS
from tests.benchmarks.hot_product_report import HotProductReport
from tests.benchmarks.measured import Measured, measured
from tests.benchmarks.report import Report, Spread
from tests.benchmarks.rounds import Results, compare
from tests.benchmarks.schemas import Schemas

STARTS = 5


def main() -> None:
    """Measure, print and write the page, which says whether the aims are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("hot-product", "comparison"), help="everything, if it is left out")
    what = parser.parse_args().what
    # The comparison comes last, because it keeps this process away from one core and from Docker.
    if what != "comparison":
        _hot_product()
    if what != "hot-product":
        _comparison()


def _hot_product() -> None:
    cores = len(os.sched_getaffinity(0))
    report = HotProductReport(_machine(cores), list(hot_product.measure(_say)))
    page.write_hot_product(report.section())
    _say("", report.section(), f"Written to {page.PAGE}.")


def _comparison() -> None:
    cores = sorted(os.sched_getaffinity(0))
    server_core, *other_cores = cores
    # A PostgreSQL that is started here inherits this; in a container it would not.
    os.sched_setaffinity(0, other_cores or cores)
    os.environ.setdefault("SIXFOLD_DOCKER", "never")
    with obtain_server("postgres") as postgres:
        machine = f"{_machine(len(cores))}, {postgres.description}"
        _say(machine)
        endpoints = _compared(Schemas(postgres.url), core=server_core)
    report = Report(machine, endpoints, _starts(server_core))
    page.write_comparison(report.page())
    _say("", report.page(), f"Written to {page.PAGE}.")


def _machine(cores: int) -> str:
    return f"{cores} cores ({platform.machine()}), Python {platform.python_version()}"


def _compared(schemas: Schemas, *, core: int) -> dict[str, Results]:
    async def refill(contestant: Contestant) -> None:
        await schemas.fill(contestant.tenant)

    loop = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with loop as runner, _serving(schemas, runner, core=core) as servers:
        results = {}
        for endpoint in ENDPOINTS:
            _say(f"Measuring: {endpoint.name} …")
            results[endpoint.name] = runner.run(compare(endpoint, servers, refill=refill))
        return results


@contextmanager
def _serving(schemas: Schemas, runner: asyncio.Runner, *, core: int) -> Iterator[dict[Contestant, Measured]]:
    """A server for every contestant, each on tables of its own, which are dropped at the end."""
    with ExitStack() as stack:
        servers = {}
        for contestant in CONTESTANTS:
            _say(f"Starting: {contestant.name} …")
            runner.run(schemas.create(contestant.tenant))
            stack.callback(lambda tenant: runner.run(schemas.drop(tenant)), contestant.tenant)
            program = contestant.on(schemas.url, contestant.tenant)
            servers[contestant] = stack.enter_context(measured(program, core=core))
        yield servers


def _starts(core: int) -> Spread:
    _say("Measuring: the time to the first answer, on SQLite …")
    return Spread([_start(core) for _ in range(STARTS)])


def _start(core: int) -> float:
    with (
        tempfile.TemporaryDirectory() as directory,
        measured(shop_on_sqlite(directory), core=core) as server,
    ):
        return server.started


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join((*lines, "")))
    sys.stdout.flush()


if __name__ == "__main__":
    main()

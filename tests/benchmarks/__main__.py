"""`make bench`: measures a product with many open orders, compares the shop with the same endpoints without layers, and
measures what log-ins leave to other requests.

`python -m tests.benchmarks hot-product` measures the first alone, `comparison` the second, and `log-ins` the third.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import uvloop

from entrypoints.devservers.server import DevServer
from entrypoints.devservers.start import obtain_server
from tests.benchmarks import hot_product, log_ins, page
from tests.benchmarks.contestants import CONTESTANTS, SHOP, Contestant, shop_on_sqlite
from tests.benchmarks.goods import ENDPOINTS
from tests.benchmarks.hot_product_report import HotProductReport
from tests.benchmarks.log_ins_report import LogInsReport
from tests.benchmarks.measured import Measured, measured
from tests.benchmarks.report import Report, Spread
from tests.benchmarks.rounds import Results, compare
from tests.benchmarks.schemas import Schemas

STARTS = 5


def main() -> None:
    """Measure, print and write the page, which says whether the aims are met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=PARTS, help="everything, if it is left out")
    what = parser.parse_args().what
    for name in PARTS if what is None else (what,):
        PARTS[name]()


def _hot_product() -> None:
    cores = len(os.sched_getaffinity(0))
    report = HotProductReport(_machine(cores), list(hot_product.measure(_say)))
    page.write_section(report.section())
    _say("", report.section(), f"Written to {page.PAGE}.")


def _comparison() -> None:
    with _postgres_apart() as (postgres, machine, core):
        report = Report(machine, _compared(Schemas(postgres.url), core=core), _starts(core))
    page.write_comparison(report.page())
    _say("", report.page(), f"Written to {page.PAGE}.")


def _log_ins() -> None:
    loop = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with _postgres_apart() as (postgres, machine, core), loop as runner:
        schemas = Schemas(postgres.url)
        with _serving(schemas, runner, [SHOP], core=core) as servers:
            _say("Measuring: log-ins beside other requests …")
            report = LogInsReport(machine, runner.run(log_ins.measure(schemas, servers[SHOP])))
    page.write_section(report.section())
    _say("", report.section(), f"Written to {page.PAGE}.")


PARTS = {"hot-product": _hot_product, "comparison": _comparison, "log-ins": _log_ins}
"""What is measured, in this order: everything but the first keeps away from Docker."""


@contextmanager
def _postgres_apart() -> Iterator[tuple[DevServer, str, int]]:
    """A PostgreSQL that leaves one core alone, as this process does; what it all runs on, and that core."""
    cores = sorted(os.sched_getaffinity(0))
    server_core, *other_cores = cores
    # A PostgreSQL that is started here inherits this; in a container it would not.
    os.sched_setaffinity(0, other_cores or cores)
    os.environ.setdefault("SIXFOLD_DOCKER", "never")
    try:
        with obtain_server("postgres") as postgres:
            machine = f"{_machine(len(cores))}, {postgres.description}"
            _say(machine)
            yield postgres, machine, server_core
    finally:
        os.sched_setaffinity(0, cores)


def _machine(cores: int) -> str:
    return f"{cores} cores ({platform.machine()}), Python {platform.python_version()}"


def _compared(schemas: Schemas, *, core: int) -> dict[str, Results]:
    async def refill(contestant: Contestant) -> None:
        await schemas.fill(contestant.tenant)

    loop = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with loop as runner, _serving(schemas, runner, CONTESTANTS, core=core) as servers:
        results = {}
        for endpoint in ENDPOINTS:
            _say(f"Measuring: {endpoint.name} …")
            results[endpoint.name] = runner.run(compare(endpoint, servers, refill=refill))
        return results


@contextmanager
def _serving(
    schemas: Schemas, runner: asyncio.Runner, contestants: Sequence[Contestant], *, core: int
) -> Iterator[dict[Contestant, Measured]]:
    """A server for each contestant, each on tables of its own, which are dropped at the end."""
    with ExitStack() as stack:
        servers = {}
        for contestant in contestants:
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

"""What every test shares: the servers, the choice of an adapter, and closing lines that say what ran on what."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# For a night: `--hypothesis-profile=night` gives generated tests fifty times as many examples, and new ones every time.
settings.register_profile("night", max_examples=5_000, derandomize=False, print_blob=True)

# Before anything of the kit is imported: a law's `assert` explains itself like a test's.
pytest.register_assert_rewrite("tests.contracts", "tests.support")

from tests.contracts.kit import report as contracts  # noqa: E402 (after the line above)
from tests.contracts.kit.contract import AdapterUnderTest  # noqa: E402 (as above)
from tests.contracts.kit.law import Law  # noqa: E402 (as above)
from tests.contracts.kit.progress import Progress  # noqa: E402 (as above)
from tests.support.servers import Servers  # noqa: E402 (as above)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The kit's options."""
    kit = parser.getgroup("sixfold", "the contract kit")
    kit.addoption("--adapter", metavar="NAME", help="hold only this adapter to its contract, such as postgres")
    kit.addoption("--progress", action="store_true", help="say law by law how it came out, and how long it took")
    kit.addoption("--matrix", metavar="PATH", type=Path, help="write the page of laws and adapters there")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say how it goes, where that is asked for."""
    terminal: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and config.getoption("progress"):
        config.pluginmanager.register(Progress(partial(_line, terminal)), "progress")


def _line(terminal: pytest.TerminalReporter, line: str) -> None:
    terminal.ensure_newline()
    terminal.write(f"{line}\n", flush=True)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The run's database servers, each started when it is first needed."""
    with ExitStack() as until:
        yield Servers(until)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell each test of a law which law and adapter it is about; leave out adapters that were not asked for."""
    chosen: str | None = config.getoption("adapter")
    adapters = {adapter.name for item in items if (adapter := _adapter_of(item))}
    kept = {name for name in adapters if chosen is None or name == chosen or name.startswith(f"{chosen}-")}
    if adapters and not kept:
        raise pytest.UsageError(f"There is no adapter {chosen}: choose from {', '.join(sorted(adapters))}.")
    left_out = []
    for place, item in enumerate(items):
        law, adapter = _law_of(item), _adapter_of(item)
        if law and adapter:
            about = contracts.properties(adapter.port.name, adapter.name, law.number, law.text, place=place)
            item.user_properties += about
        if adapter and adapter.name not in kept:
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport, config: pytest.Config
) -> tuple[str, str, str] | None:
    """Count what was declined or not run under these names: neither is a test that somebody skipped."""
    if not isinstance(report, pytest.TestReport):
        return None
    verdict = contracts.verdict_of(report)
    if config.getoption("progress") and (verdict or report.passed):
        # There is a line for it, and no letter.
        return (verdict.outcome if verdict else report.outcome if report.when == "call" else ""), "", ""
    outcome, _ = contracts.outcome_of(report)
    if report.skipped and (verdict or outcome == contracts.NOT_RUN):
        return outcome, outcome[0], outcome.upper()
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what ran against which server, and write the page if it was asked for."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    found = contracts.verdicts(reports)
    killed = [report for report in reports if isinstance(report, pytest.TestReport) and _is_mutant(report)]
    calls = [each for each in reports if isinstance(each, pytest.TestReport) and each.when == "call"]
    sentences = [dict(each.user_properties).get("sentences") for each in calls]
    held = sum(number for number in sentences if isinstance(number, int))
    if found or killed or held:
        terminalreporter.section("contracts")
    for line in contracts.closing_lines(found):
        terminalreporter.write_line(line)
    progress: Progress | None = config.pluginmanager.get_plugin("progress")
    if progress and found:
        _close(terminalreporter, "how long it took", progress.closing_lines())
    if killed:
        dead = sum(report.passed for report in killed)
        terminalreporter.write_line(f"mutants killed: {dead} of {len(killed)}")
    if held:
        terminalreporter.write_line(f"sentences of ports that name their law: {held}")
    _close(terminalreporter, "acceptance", _acceptance_lines(reports))
    not_run = list(contracts.lines_of_not_run(each for each in reports if isinstance(each, pytest.TestReport)))
    _close(terminalreporter, "not run", not_run)
    if path := config.getoption("matrix"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contracts.page(found), encoding="utf-8")


def _close(terminalreporter: pytest.TerminalReporter, title: str, lines: Sequence[str]) -> None:
    if lines:
        terminalreporter.section(title)
    for line in lines:
        terminalreporter.write_line(line)


def _acceptance_lines(reports: Iterable[object]) -> list[str]:
    """Here and not beside the scenarios: of tests in several processes only this file hears all."""
    played = [one for one in reports if isinstance(one, pytest.TestReport) and "scenario" in dict(one.user_properties)]
    if not played:
        return []
    from tests.acceptance.matrix import closing_lines  # noqa: PLC0415 (it needs every entrypoint)

    return list(closing_lines(played))


# Whatever its laws are given: only its name is asked for.
def _adapter_of(item: pytest.Item) -> AdapterUnderTest[Any] | None:
    adapter = getattr(getattr(item, "cls", None), "adapter", None)
    return adapter if isinstance(adapter, AdapterUnderTest) else None


def _law_of(item: pytest.Item) -> Law[Any] | None:
    call = getattr(item, "callspec", None)
    law = call.params.get("law") if call else None
    return law if isinstance(law, Law) else None


def _is_mutant(report: pytest.TestReport) -> bool:
    return report.when == "call" and "mutant" in dict(report.user_properties)

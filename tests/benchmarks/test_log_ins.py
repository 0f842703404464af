"""The benchmark of log-ins beside other requests: what it says of its aim."""

from tests.benchmarks.load import Load
from tests.benchmarks.log_ins import Round
from tests.benchmarks.log_ins_report import AIM, LogInsReport


def test_requests_that_keep_less_than_their_share_miss_the_aim() -> None:
    """The middle round counts: single ones say nothing."""
    fair, unfair = _kept(AIM + 0.01), _kept(0.1)
    missed = LogInsReport("a machine", [unfair, fair, unfair])
    assert missed.unmet() == ["beside log-ins other requests keep 0.10 of their throughput, the aim is 0.30"]
    assert "**The aim is not met: beside log-ins" in missed.section()
    assert "**The aim is met.**" in LogInsReport("a machine", [fair, unfair, fair]).section()


def _kept(part: float) -> Round:
    """A round in which so much of a thousand requests a second was kept."""
    return Round(alone=_load(1_000), beside=_load(1_000 * part), log_ins=_load(4))


def _load(per_second: float) -> Load:
    return Load(seconds=100.0, latencies=[0.01] * round(per_second * 100))

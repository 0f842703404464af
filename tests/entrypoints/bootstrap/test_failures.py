"""What fails again and again: one line when it begins, one when it is over."""

import logging

import pytest

from application.messaging.outages import Outages
from application.ports.errors import ConcurrencyConflict, Unavailable
from entrypoints.bootstrap.failures import Failures
from tests.support.fakes import FixedClock

POSTGRES, MAIL = Unavailable("PostgreSQL", "nobody listens"), Unavailable("the mail server", "it is out")


@pytest.fixture
def failures(caplog: pytest.LogCaptureFixture) -> Failures:
    """Nothing has failed yet; what is said is listened to."""
    caplog.set_level(logging.INFO)
    return Failures(Outages(FixedClock()))


def test_an_outage_of_a_server_is_one_line_whatever_meets_it(
    failures: Failures, caplog: pytest.LogCaptureFixture
) -> None:
    """And one more as soon as something that had met it works."""
    for _ in range(3):
        failures.failed("This", POSTGRES)
        failures.failed("That", POSTGRES)
    failures.worked("Something else")
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("PostgreSQL does not work: PostgreSQL cannot be reached: nobody listens.")
    failures.worked("That")
    failures.worked("This")
    assert caplog.messages[1:] == ["PostgreSQL works again, after 0:00:00."]
    failures.failed("This", POSTGRES)
    assert len(caplog.messages) == 3


def test_outages_of_two_servers_are_two(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    """The end of one is not that of the other."""
    failures.failed("This", POSTGRES)
    failures.failed("That", MAIL)
    failures.worked("This")
    failures.failed("That", MAIL)
    assert len(caplog.messages) == 3
    failures.worked("That")
    assert [message.partition(",")[0] for message in caplog.messages[2:]] == [
        "PostgreSQL works again",
        "the mail server works again",
    ]


def test_whatever_else_fails_is_its_own_outage(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    """An error that explains itself is a sentence; of a mistake in the code there is the trace."""
    for _ in range(2):
        failures.failed("This", ConcurrencyConflict("the honey"))
        failures.failed("That", ZeroDivisionError())
    assert [(record.message.partition(" ")[0], bool(record.exc_info)) for record in caplog.records] == [
        ("This", False),
        ("That", True),
    ]


def test_what_fails_for_another_reason_is_news(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    """The server is back, and now something else is wrong."""
    failures.failed("This", POSTGRES)
    failures.failed("This", ZeroDivisionError())
    assert len(caplog.messages) == 2

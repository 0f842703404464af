"""What fails again and again: one line when it begins, one when it is over."""

import logging

import pytest

from application.ports.errors import ConcurrencyConflict, Unavailable
from entrypoints.bootstrap.outage_log import OutageLog

POSTGRES, MAIL = Unavailable("PostgreSQL", "nobody listens"), Unavailable("the mail server", "it is out")


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> OutageLog:
    """Nothing has failed yet; what is said is listened to."""
    caplog.set_level(logging.INFO)
    return OutageLog(logging.getLogger("tests.outages"))


def test_an_outage_of_a_server_is_one_line_whatever_meets_it(log: OutageLog, caplog: pytest.LogCaptureFixture) -> None:
    """And one more as soon as something that had met it works."""
    for _ in range(3):
        log.failed("This", POSTGRES)
        log.failed("That", POSTGRES)
    log.worked("Something else")
    assert caplog.messages == [
        "This: PostgreSQL cannot be reached: nobody listens. Until that is over, it is not said again."
    ]
    log.worked("That")
    log.worked("This")
    assert caplog.messages[1:] == ["PostgreSQL works again."]
    log.failed("This", POSTGRES)
    assert len(caplog.messages) == 3


def test_outages_of_two_servers_are_two(log: OutageLog, caplog: pytest.LogCaptureFixture) -> None:
    """The end of one is not that of the other."""
    log.failed("This", POSTGRES)
    log.failed("That", MAIL)
    log.worked("This")
    log.failed("That", MAIL)
    assert len(caplog.messages) == 3
    log.worked("That")
    assert caplog.messages[2:] == ["PostgreSQL works again.", "the mail server works again."]


def test_whatever_else_fails_is_its_own_outage(log: OutageLog, caplog: pytest.LogCaptureFixture) -> None:
    """An error that explains itself is a sentence; of a mistake in the code there is the trace."""
    for _ in range(2):
        log.failed("This", ConcurrencyConflict("the honey"))
        log.failed("That", ZeroDivisionError())
    assert [(record.levelname, record.exc_info is not None) for record in caplog.records] == [
        ("WARNING", False),
        ("ERROR", True),
    ]
    assert caplog.messages[0].startswith("This: Someone else was faster: the honey has changed meanwhile.")
    assert caplog.messages[1].startswith("That failed.")


def test_what_fails_for_another_reason_is_news(log: OutageLog, caplog: pytest.LogCaptureFixture) -> None:
    """The server is back, and now something else is wrong."""
    log.failed("This", POSTGRES)
    log.failed("This", ZeroDivisionError())
    assert len(caplog.messages) == 2

"""What fails again and again: one line when it begins, one when it is over."""

import logging

import pytest

from application.messaging.outages import Outages
from application.ports.errors import ConcurrencyConflict, Unavailable
from tests.support.fakes import FixedClock

POSTGRES, MAIL = Unavailable("PostgreSQL", "nobody listens"), Unavailable("the mail server", "it is out")


@pytest.fixture
def outages(caplog: pytest.LogCaptureFixture) -> Outages:
    """Nothing has failed yet; what is said is listened to."""
    caplog.set_level(logging.INFO)
    return Outages(FixedClock())


def test_an_outage_of_a_server_is_one_line_whatever_meets_it(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    """And one more as soon as something that had met it works."""
    for _ in range(3):
        outages.begins("This", POSTGRES)
        outages.begins("That", POSTGRES)
    outages.ends("Something else")
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("This does not work: PostgreSQL cannot be reached: nobody listens.")
    outages.ends("That")
    outages.ends("This")
    assert caplog.messages[1:] == ["PostgreSQL works again, after 0:00:00."]
    outages.begins("This", POSTGRES)
    assert len(caplog.messages) == 3


def test_outages_of_two_servers_are_two(outages: Outages, caplog: pytest.LogCaptureFixture) -> None:
    """The end of one is not that of the other."""
    outages.begins("This", POSTGRES)
    outages.begins("That", MAIL)
    outages.ends("This")
    outages.begins("That", MAIL)
    assert len(caplog.messages) == 3
    outages.ends("That")
    assert [message.partition(",")[0] for message in caplog.messages[2:]] == [
        "PostgreSQL works again",
        "the mail server works again",
    ]


def test_whatever_else_fails_is_its_own_outage(outages: Outages, caplog: pytest.LogCaptureFixture) -> None:
    """An error that explains itself is a sentence; of a mistake in the code there is the trace."""
    for _ in range(2):
        outages.begins("This", ConcurrencyConflict("the honey"))
        outages.begins("That", ZeroDivisionError())
    assert [(record.message.partition(" ")[0], bool(record.exc_info)) for record in caplog.records] == [
        ("This", False),
        ("That", True),
    ]


def test_what_fails_for_another_reason_is_news(outages: Outages, caplog: pytest.LogCaptureFixture) -> None:
    """The server is back, and now something else is wrong."""
    outages.begins("This", POSTGRES)
    outages.begins("This", ZeroDivisionError())
    assert len(caplog.messages) == 2

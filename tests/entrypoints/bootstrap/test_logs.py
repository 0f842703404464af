"""Log lines, and what strangers have written in them."""

import logging
from io import StringIO

import structlog

from adapters.dramatiq.broker import message_for
from domain.shared.control_characters import control_character
from entrypoints.bootstrap.logs import log_handler

HOSTILE = "x\x1b[2J\n12:00:00 [info     ] all is well\x9b"
ESCAPED = r"x\x1b[2J\n12:00:00 [info     ] all is well\x9b"


def lines_of(sentence: str, *values: object, error: Exception | None = None) -> list[str]:
    """What is written about this."""
    written = StringIO()
    trace = (type(error), error, None) if error else None
    log_handler(written).handle(logging.LogRecord("hive", logging.ERROR, "hive.py", 6, sentence, values, trace))
    return written.getvalue().splitlines()


def test_a_line_shows_a_terminal_nothing_that_it_obeys() -> None:
    """Neither in its sentence nor in what is bound; and nothing in it passes for another line."""
    with structlog.contextvars.bound_contextvars(path=HOSTILE, tries=6):
        (line,) = lines_of("There is no %s.", HOSTILE)
    assert not control_character(line)
    assert f"There is no {ESCAPED}." in line
    assert "tries=6" in line


def test_nor_does_a_traceback() -> None:
    """Its lines are indented."""
    lines = lines_of("Not found.", error=LookupError(HOSTILE))
    assert [line for line in lines if control_character(line)] == []
    assert [line for line in lines if line.startswith("12:00:00")] == []
    assert r"  LookupError: x\x1b[2J" in lines


def test_a_library_that_repeats_itself_is_heard_once_in_a_while() -> None:
    """All threads that say the same are one; another line, and the same one ten minutes later, are written."""
    written = StringIO()
    handler = log_handler(written)
    for seconds in range(0, 1_200, 3):
        for thread in ("events", "commands"):
            line = logging.LogRecord(f"dramatiq.worker.{thread}", logging.ERROR, "", 6, "Redis is away", (), None)
            line.created = 1_000_000 + seconds
            handler.handle(line)
    handler.handle(logging.LogRecord("dramatiq.worker.events", logging.ERROR, "", 6, "Something else", (), None))
    assert [line.split("]")[1].strip().split("  ")[0] for line in written.getvalue().splitlines()] == [
        "Redis is away",
        "Redis is away",
        "Something else",
    ]


# Pattern P37: Secrets stay secret
def test_a_message_is_named_and_not_quoted() -> None:
    """The queue's library quotes a message whose work has failed, with all that it says."""
    written = StringIO()
    message = message_for("commands", "canary: 6 Comb Lane")
    sentence = "Failed to process message %s with unhandled exception."
    for line in (sentence, "Received message %s."):
        log_handler(written).handle(logging.LogRecord("dramatiq.worker", logging.ERROR, "", 6, line, (message,), None))
    assert "canary" not in written.getvalue()
    assert written.getvalue().count(message.message_id) == 2

"""Log lines: every one, whoever writes it, carries what is being worked on, such as the request's id.

What strangers have written may be quoted in them, so control characters are shown as escapes.
"""

import logging
import sys
from io import StringIO
from typing import TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, WrappedLogger

from domain.shared.control_characters import visible

OURS = ("adapters", "application", "entrypoints")
QUOTING = ("aiosqlite", "asyncio", "pymongo", "sqlalchemy")
"""They tell, to whoever looks for faults, each statement with its values, or each answer of a server."""
REPEATING = "dramatiq.worker"
"""Each of its threads says every three seconds that Redis is away, as long as it is."""
SAY_AGAIN_AFTER = 600.0
"""Seconds after which the same line of a library is written once more."""


def write_logs() -> None:
    """Write the log to standard error from now on, unless somebody has decided otherwise already. For programs.

    Of libraries only warnings are of interest.
    """
    logging.basicConfig(level=logging.WARNING, handlers=[log_handler(sys.stderr)])
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    quiet_libraries()


def quiet_libraries() -> None:
    """Have libraries keep to themselves what they would quote, statements with their values, whatever the level is."""
    for name in QUOTING:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_handler(stream: TextIO) -> logging.Handler:
    """Writes lines for people."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_Contents())
    handler.addFilter(_Repetitions())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _in_one_line,
                structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=_traceback),
            ],
        )
    )
    return handler


class _Contents(logging.Filter):
    """Has a library name the messages that it speaks of, instead of quoting them: somebody's address may be in them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line is written."""
        if record.name.startswith("dramatiq") and isinstance(record.args, tuple):
            record.args = tuple(getattr(value, "message_id", value) for value in record.args)
        return True


class _Repetitions(logging.Filter):
    """Leaves out what a library that repeats itself has said a short time ago."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is to be written."""
        if not record.name.startswith(REPEATING):
            return True
        line = record.getMessage()
        if record.created - self._said.get(line, 0) < SAY_AGAIN_AFTER:
            return False
        self._said[line] = record.created
        return True


def _in_one_line(_logger: WrappedLogger, _method: str, said: EventDict) -> EventDict:
    return {name: visible(value) if isinstance(value, str) else value for name, value in said.items()}


def _traceback(stream: TextIO, error: ExcInfo) -> None:
    text = StringIO()
    structlog.dev.plain_traceback(text, error)
    stream.write(visible(text.getvalue(), lines=True))

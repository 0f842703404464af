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


def write_logs() -> None:
    """Write the log to standard error from now on, unless somebody has decided otherwise already. For programs.

    Of libraries only warnings are of interest.
    """
    logging.basicConfig(level=logging.WARNING, handlers=[log_handler(sys.stderr)])
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def log_handler(stream: TextIO) -> logging.Handler:
    """Writes lines for people."""
    handler = logging.StreamHandler(stream)
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


def _in_one_line(_logger: WrappedLogger, _method: str, said: EventDict) -> EventDict:
    return {name: visible(value) if isinstance(value, str) else value for name, value in said.items()}


def _traceback(stream: TextIO, error: ExcInfo) -> None:
    text = StringIO()
    structlog.dev.plain_traceback(text, error)
    stream.write(visible(text.getvalue(), lines=True))

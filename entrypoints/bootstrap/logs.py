"""Log lines: every one, whoever writes it, carries what is being worked on, such as the request's id."""

import logging
import sys
from typing import TextIO

import structlog

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
                structlog.dev.ConsoleRenderer(
                    colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback
                ),
            ],
        )
    )
    return handler

"""Standard output, in whatever state the command was given it: closed, in ASCII, or a pipe that nobody reads."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper, UnsupportedOperation
from typing import TextIO

BROKEN_PIPE = 141
"""The exit code of shells for a program that wrote to a pipe whose reader was gone: 128 and SIGPIPE."""


def prepare_output() -> None:
    """Print an escape for what the output has no character for, and nothing where there is no output."""
    if sys.stdout is None:
        # So does Python set it for a program that was started with it closed.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (open until the program ends)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def give_up(stream: TextIO) -> None:
    """Write nothing more to it: what it still holds would fail once more, with a traceback, when Python ends."""
    with suppress(UnsupportedOperation):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

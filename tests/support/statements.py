"""Counting statements at the drivers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def sql_statements(*, only: Callable[[], bool] = lambda: True) -> Iterator[list[str]]:
    """What SQLAlchemy sends within the block, to whichever database; where `only` says so, asked with each."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if only():
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


class Heard:
    """Hears of every command for as long as an adapter lives, and writes down those of a block."""

    def __init__(self) -> None:
        self._listening: list[list[str]] = []

    def hear(self, command: str) -> None:
        """One command."""
        for commands in self._listening:
            commands.append(command)

    @contextmanager
    def commands(self) -> Iterator[list[str]]:
        """What is heard within the block."""
        commands: list[str] = []
        self._listening.append(commands)
        try:
            yield commands
        finally:
            self._listening.remove(commands)

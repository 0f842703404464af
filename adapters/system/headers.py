"""Message headers, bound to the task that is running."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


class ContextHeaders:
    """Headers that belong to one task, and to the tasks it starts: two requests at once never see each other's."""

    def __init__(self) -> None:
        self._current = ContextVar("headers", default=_NONE)

    def current(self) -> Mapping[str, str]:
        """The headers of the innermost `bind` block; none outside."""
        return self._current.get()

    @contextmanager
    def bind(self, headers: Mapping[str, str]) -> Iterator[None]:
        """Within the block, messages carry these headers."""
        token = self._current.set(MappingProxyType(dict(headers)))
        try:
            yield
        finally:
            self._current.reset(token)

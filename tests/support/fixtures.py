"""The types of pytest's own fixtures, for those it gives none."""

from typing import Protocol


class RecordProperty(Protocol):
    """`record_property`: something that a test's report carries along."""

    def __call__(self, name: str, value: object) -> None: ...

"""What a broken law leaves behind for people, in words that cross the processes of a test run."""

from collections.abc import Iterator

from tests.contracts.kit.histories import TITLE
from tests.support.waiting import NotInTime


def failure_of(error: AssertionError) -> Iterator[tuple[str, str]]:
    """What is known of it, each by its name: the sentence of the error, and the history if one was generated."""
    yield "failure", str(error) or "an assertion without a word"
    for note in getattr(error, "__notes__", ()):
        if note.startswith(TITLE):
            yield "history", note.removeprefix(TITLE).strip("\n")
    if isinstance(error, NotInTime):
        yield "late", "it is left in a state that nobody knows"

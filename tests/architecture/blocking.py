"""A guard against calls that block the event loop."""

from contextlib import AbstractContextManager

from blockbuster import BlockBuster, blockbuster_ctx

from tests.architecture.trees import CODE


def nothing_blocks() -> AbstractContextManager[BlockBuster]:
    """Within the block, whatever the project's code calls in an event loop raises if it makes everyone else wait."""
    return blockbuster_ctx(list(CODE))

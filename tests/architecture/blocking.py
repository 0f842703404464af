"""A guard against calls that block the event loop."""

from collections.abc import Iterator
from contextlib import contextmanager

from blockbuster import blockbuster_ctx

from tests.architecture.trees import CODE


# Pattern P85: Event-loop hygiene
@contextmanager
def nothing_blocks() -> Iterator[None]:
    """Within the block, a call that the project's code makes in an event loop raises if it blocks the loop."""
    with blockbuster_ctx(list(CODE)) as guard:
        for function in guard.functions.values():
            # asyncpg looks for certificates in the home directory, once for each connection.
            function.can_block_in("asyncpg/connect_utils.py", {"_dot_postgresql_path", "_parse_connect_dsn_and_args"})
        yield

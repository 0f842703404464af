"""New ids, sorted by the time they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


class SystemIds:
    """UUIDs of version 7 from the machine's clock and randomness, increasing within a process."""

    def new(self) -> UUID:
        """A new id, as a UUID of the standard library."""
        return uuid7()

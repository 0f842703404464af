"""How much may be asked for at once."""

from application.ports.errors import UsageError


def must_be_positive(limit: int) -> None:
    """`UsageError` for a limit below 1. Stores disagree about what it means: nothing, everything, or an error."""
    if limit < 1:
        raise UsageError(f"A limit is at least 1, not {limit}.")

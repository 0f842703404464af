"""Time, ids, and what travels along with messages."""

from application.ports.surroundings import Clock, IdGenerator, MessageHeaders


def clock() -> Clock:
    """The machine's."""
    from adapters.system.clock import SystemClock

    return SystemClock()


def ids() -> IdGenerator:
    """Sorted by time."""
    from adapters.system.ids import SystemIds

    return SystemIds()


def headers() -> MessageHeaders:
    """What the request or message that is being worked on has brought along."""
    from adapters.system.headers import ContextHeaders

    return ContextHeaders()

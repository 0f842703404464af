"""What becomes of a message whose work failed: tried again, or a dead letter with the reason. Never lost."""

from typing import Any, cast

from dramatiq import Broker, Message, MessageProxy, Middleware
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Retries

from adapters.dramatiq.queue_settings import QueueSettings
from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable
from domain.shared.errors import ShopError

WORTH_ANOTHER_TRY = (Unavailable, CommitUnknown, ConcurrencyConflict)


class Refused(Exception):
    """The shop said no, and will say it again: the message is a dead letter at once."""

    def __init__(self, refusal: ShopError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


# Pattern P42: Reliable tasks
class LosslessRetries(Retries):
    """Dramatiq's retries; a message that cannot be queued again becomes a dead letter.

    Left to themselves they log that Redis is away, and the message is acknowledged as soon as it is back. A server that
    is away is no failure of the message: it waits longer each time, and this counts for nothing.
    """

    def __init__(self, queue_settings: QueueSettings) -> None:
        super().__init__(
            max_retries=queue_settings.most_retries,
            min_backoff=queue_settings.first_retry,
            max_backoff=queue_settings.longest_wait,
        )

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: object = None,
        exception: BaseException | None = None,
    ) -> None:
        """Queue a failed message again, later, or have it kept as a dead letter."""
        if isinstance(exception, Unavailable):
            message.options["max_retries"] = message.options.get("max_retries", self.max_retries) + 1
        try:
            super().after_process_message(  # type: ignore[no-untyped-call]  # Dramatiq's has no types
                broker, message, result=result, exception=exception
            )
        except Exception:
            message.fail()
            raise


class NoteFailures(Middleware):
    """Writes on a message why it failed. Dramatiq keeps dead letters as they came, without a reason."""

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: object = None,
        exception: BaseException | None = None,
    ) -> None:
        """Note the reason of a failure."""
        match exception:
            case None:
                return
            case Refused(refusal=ShopError() as error) | (ShopError() as error):
                failure = {"code": error.code, "sentence": str(error)}
            case error:
                failure = {"code": "unexpected", "sentence": f"{type(error).__name__}: {error}"}
        message.options["failure"] = failure

    def before_nack(self, broker: Broker, message: MessageProxy) -> None:
        """Replace the stored message by the one with the reason on it; right after, it becomes a dead letter."""
        redis = cast(RedisBroker, broker)
        noted: Message[Any] = message._message  # noqa: SLF001 (the proxy has no other way to its message)
        stored = f"{redis.namespace}:{message.queue_name}.msgs"
        redis.client.hset(stored, message.options["redis_message_id"], noted.encode())

"""What becomes of a message whose work failed: tried again, or a dead letter with the reason. Never lost."""

from typing import Any, cast

from dramatiq import Broker, Message, MessageProxy, Middleware
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import current_millis
from dramatiq.middleware import Retries

from adapters.dramatiq.broker import ID
from adapters.dramatiq.queue_settings import QueueSettings
from application.ports.errors import CommitUnknown, ConcurrencyConflict, Unavailable, UnknownShape
from domain.shared.errors import ShopError

WORTH_ANOTHER_TRY = (Unavailable, CommitUnknown, ConcurrencyConflict, UnknownShape)


class Refused(Exception):
    """The shop said no, and will say it again: the message is a dead letter at once."""

    def __init__(self, refusal: ShopError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


# Pattern P42: Reliable tasks
class LosslessRetries(Retries):
    """Dramatiq's retries; a message that cannot be queued again becomes a dead letter.

    Left to themselves they log that Redis is away, and the message is acknowledged as soon as it is back. A server that
    is away is no failure of the message: it waits longer each time, and this counts for nothing. What only a newer
    worker can read waits as long as a rollout may take.
    """

    def __init__(self, queue_settings: QueueSettings) -> None:
        super().__init__(
            max_retries=queue_settings.most_retries,
            min_backoff=queue_settings.first_retry,
            max_backoff=queue_settings.longest_wait,
        )
        self._rollout = queue_settings.rollout

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: object = None,
        exception: BaseException | None = None,
    ) -> None:
        """Queue a failed message again, later, or have it kept as a dead letter."""
        allowed = message.options.get("max_retries", self.max_retries)
        if isinstance(exception, UnknownShape):
            is_too_late = current_millis() - message.message_timestamp >= self._rollout
            message.options["max_retries"] = 0 if is_too_late else allowed + 1
        elif isinstance(exception, Unavailable):
            message.options["max_retries"] = allowed + 1
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
        redis.client.hset(stored, message.options[ID], noted.encode())

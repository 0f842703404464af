"""The table of scheduled jobs: which use case runs how often, without anybody asking for it."""

from datetime import timedelta

from application.access.prune_families import PruneRefreshFamiliesRequest
from application.maintenance.prune_idempotency_records import PruneIdempotencyRecordsRequest
from application.maintenance.prune_messages import PruneMessagesRequest
from application.ordering.expire_orders import ExpireUnpaidOrdersRequest
from application.scheduling.jobs import ScheduledJob, every
from application.shop import Shop

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


# Pattern P45: Scheduled tasks
def jobs_of(shop: Shop) -> tuple[ScheduledJob, ...]:
    """The scheduled jobs of this shop. They call its use cases as any other driver does."""
    ordering, maintenance = shop.ordering, shop.maintenance
    return (
        every(MINUTE, "expire_unpaid_orders", ordering.expire_unpaid, ExpireUnpaidOrdersRequest()),
        every(HOUR, "prune_messages", maintenance.prune_messages, PruneMessagesRequest()),
        every(
            DAY,
            "prune_idempotency_records",
            maintenance.prune_idempotency_records,
            PruneIdempotencyRecordsRequest(),
        ),
        every(DAY, "prune_refresh_families", shop.access.prune_families, PruneRefreshFamiliesRequest()),
    )

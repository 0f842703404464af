"""The operations that keep the shop's data small, and how they are built."""

from dataclasses import dataclass

from application.core.operation import Operation, OperationBuilder
from application.core.use_case import SYSTEM
from application.maintenance.prune_idempotency_records import PruneIdempotencyRecords, PruneIdempotencyRecordsRequest
from application.maintenance.prune_messages import PruneMessages, PruneMessagesRequest
from application.ports.outbox import Outbox
from application.ports.services import Services
from application.ports.storage import Storage


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Forgetting what the shop needs no more."""

    prune_messages: Operation[PruneMessagesRequest, int]
    prune_idempotency_records: Operation[PruneIdempotencyRecordsRequest, int]


def build_maintenance(build: OperationBuilder, storage: Storage, outbox: Outbox, services: Services) -> Maintenance:
    """Give each use case its ports, and say which roles may call it."""
    prune_records = PruneIdempotencyRecords(storage, outbox, services.clock)
    return Maintenance(
        prune_messages=build.process(PruneMessages(outbox, services.clock), SYSTEM),
        prune_idempotency_records=build.process(prune_records, SYSTEM),
    )

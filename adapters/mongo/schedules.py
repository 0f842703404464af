"""The schedules as a collection, with a document for each job."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from adapters.mongo.drivers import Database, Document
from adapters.mongo.schema import must_be_there
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time, time_from
from application.ports.clock import Clock
from application.ports.errors import ConcurrencyConflict
from application.ports.schedules import Turn

SCHEDULES = "schedules"
_MOST_JOBS = 10_000


@dataclass(frozen=True, slots=True)
class MongoSchedules:
    """The turns of one tenant's jobs. Each is taken by the one update that finds it due and puts it off."""

    tenant: TenantDatabase
    clock: Clock

    async def claim(self, job: str, lease: timedelta, /) -> Turn | None:
        """Put the turn off until the lease ends. The document of a new job is inserted, by the first who tries."""
        now = self.clock.now()
        turn = Turn(job, uuid4())
        put_off: Document = {"due": stored_time(now + lease), "token": turn.token}
        if await self._update({"_id": job, "due": {"$lte": stored_time(now)}}, put_off):
            return turn
        if await self.tenant.find_one(SCHEDULES, {"_id": job}):
            return None

        async def insert(database: Database) -> None:
            await must_be_there(database)
            await database[SCHEDULES].insert_many([{"_id": job, **put_off}], session=None)

        try:
            await self.tenant.call(insert)
        except ConcurrencyConflict:
            return None
        return turn

    async def release(self, turn: Turn, due: datetime, /) -> bool:
        """Unless the document has another token by now."""
        return await self._update({"_id": turn.job, "token": turn.token}, {"due": stored_time(due), "token": uuid4()})

    async def due_times(self) -> Mapping[str, datetime]:
        """All documents; there are as many as jobs."""
        found = await self.tenant.find(SCHEDULES, {}, sort=[("_id", 1)], limit=_MOST_JOBS)
        return {document["_id"]: time_from(document["due"]) for document in found}

    async def _update(self, wanted: Document, values: Document) -> bool:
        updated = await self.tenant.call(lambda database: database[SCHEDULES].update_many(wanted, {"$set": values}))
        return updated.matched_count > 0

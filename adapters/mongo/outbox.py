"""The outbox as a collection."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from adapters.mongo.drivers import Document
from adapters.mongo.messages import OUTBOX, envelope_from
from adapters.mongo.tenant import TenantDatabase
from adapters.mongo.values import stored_time, time_from
from adapters.shared.limits import must_be_positive
from adapters.shared.texts import storable
from application.ports.clock import Clock
from application.ports.outbox import Backlog, Claimed, DeadLetter

_OLDEST_FIRST = [("due", 1), ("_id", 1)]


@dataclass(frozen=True, slots=True)
class MongoOutbox:
    """The messages of one tenant.

    A message is either waiting or claimed (it has the field `due`, which a claim sets to the end of the lease), or it
    is sent (`sent_at`), or a dead letter (`parked`). It has only the field of its state.
    """

    tenant: TenantDatabase
    clock: Clock

    async def claim(self, limit: int, lease: timedelta, /) -> Sequence[Claimed]:
        """The messages that have been due for longest come first.

        Several relays may find the same messages. The first to write its token into a message has claimed it; for the
        others it is no longer due.
        """
        must_be_positive(limit)
        now, token = self.clock.now(), uuid4()
        due = {"due": {"$lte": stored_time(now)}}
        while found := await self.tenant.find(OUTBOX, due, sort=_OLDEST_FIRST, limit=limit):
            ids: Document = {"_id": {"$in": [message["_id"] for message in found]}}
            claim = {"$set": {"due": stored_time(now + lease), "token": token}, "$inc": {"attempts": 1}}
            await self.tenant.update(OUTBOX, ids | due, claim)
            claimed = await self.tenant.find(OUTBOX, ids | {"token": token}, sort=_OLDEST_FIRST, limit=limit)
            if claimed:
                return [_claimed(message) for message in claimed]
            # Other relays have claimed all of these: look for more.
        return []

    async def sent(self, ids: Collection[UUID], /) -> None:
        """Note when they were sent; what is done already was done before."""
        change = {
            "$set": {"sent_at": stored_time(self.clock.now())},
            "$unset": {"due": None, "parked": None, "token": None},
        }
        await self.tenant.update(OUTBOX, {"_id": {"$in": list(ids)}, "sent_at": {"$exists": False}}, change)

    async def handled(self, id: UUID, handler: str, /) -> frozenset[str]:
        """Adds the name to the set."""
        await self.tenant.update(OUTBOX, {"_id": id}, {"$addToSet": {"handled": handler}})
        found = await self.tenant.find_one(OUTBOX, {"_id": id})
        return frozenset(found["handled"] if found else ())

    async def failed(self, id: UUID, reason: str, /, *, retry_at: datetime | None) -> None:
        """Note the reason and when it is due again, unless it is done meanwhile."""
        fields: Document = {"reason": storable(reason), "attempts": 0}
        if retry_at is None:
            change = {"$set": fields | {"parked": True}, "$unset": {"due": None, "token": None}}
        else:
            change = {"$set": fields | {"due": stored_time(retry_at)}, "$unset": {"parked": None, "token": None}}
        await self.tenant.update(OUTBOX, {"_id": id, "sent_at": {"$exists": False}}, change | {"$inc": {"failures": 1}})

    async def postponed(self, ids: Collection[UUID], until: datetime, /) -> None:
        """Only what waits has the field `due`."""
        waiting = {"_id": {"$in": list(ids)}, "due": {"$exists": True}}
        change = {"$set": {"due": stored_time(until), "attempts": 0}, "$unset": {"token": None}}
        await self.tenant.update(OUTBOX, waiting, change)

    async def dead_letters(self, limit: int, /) -> Sequence[DeadLetter]:
        """Sorted by id."""
        must_be_positive(limit)
        found = await self.tenant.find(OUTBOX, {"parked": True}, sort=[("_id", 1)], limit=limit)
        return [DeadLetter(envelope_from(message), message["failures"], message["reason"]) for message in found]

    async def retry(self, ids: Collection[UUID], /) -> int:
        """Those that are dead letters when the command comes to them."""
        begin_again = {
            "$set": {"due": stored_time(self.clock.now()), "attempts": 0, "failures": 0},
            "$unset": {"parked": None},
        }
        result = await self.tenant.call(
            lambda database: database[OUTBOX].update_many(_dead_letters_of(ids), begin_again)
        )
        return result.modified_count

    async def drop(self, ids: Collection[UUID], /) -> int:
        """Those that are dead letters when the command comes to them."""
        result = await self.tenant.call(lambda database: database[OUTBOX].delete_many(_dead_letters_of(ids)))
        return result.deleted_count

    async def backlog(self) -> Backlog:
        """The first of each, by the time of the commit."""
        return Backlog(await self._oldest({"due": {"$exists": True}}), await self._oldest({"parked": True}))

    async def _oldest(self, wanted: Document) -> datetime | None:
        found = await self.tenant.find(OUTBOX, wanted, sort=[("at", 1)], limit=1)
        return time_from(found[0]["at"]) if found else None

    async def prune(self, before: datetime, limit: int, /) -> int:
        """Delete what was sent before then, the oldest first."""
        must_be_positive(limit)
        old: Document = {"sent_at": {"$lt": stored_time(before)}}
        return await self.tenant.delete_some(OUTBOX, old, first="sent_at", limit=limit)


def _claimed(message: Document) -> Claimed:
    return Claimed(envelope_from(message), message["attempts"], message["failures"], frozenset(message["handled"]))


def _dead_letters_of(ids: Collection[UUID]) -> Document:
    return {"_id": {"$in": list(ids)}, "parked": True}

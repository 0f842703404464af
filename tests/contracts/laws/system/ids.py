"""SYS 3 and 4: ids."""

import asyncio
from uuid import RFC_4122, UUID

from application.ports.ids import IdGenerator
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims

MANY = 10_000


async def claims(ids: IdGenerator) -> Claims:
    """The port itself: its laws need nothing else."""
    return [(IdGenerator, ids)]


@law(
    "SYS-3",
    hint="The standard library's UUID, of version 7 (RFC 9562), with a counter or enough chance within a millisecond.",
    mutants=("gives an id out twice", "makes ids of version 4"),
)
async def no_id_is_given_out_twice(ids: IdGenerator) -> None:
    """No id is given out twice, also not to those who ask in several threads at once; all are of version 7, and of the
    standard library's kind."""
    batches = await asyncio.gather(
        *(asyncio.to_thread(lambda: [ids.new() for _ in range(MANY // 4)]) for _ in range(4))
    )
    new = [id for batch in batches for id in batch]
    assert len(set(new)) == MANY
    assert {type(id) for id in new} == {UUID}
    assert {(id.version, id.variant) for id in new} == {(7, RFC_4122)}


@law(
    "SYS-4",
    hint="Count up within a millisecond (RFC 9562, section 6.2), or later ids sort by chance.",
    mutants=("counts down",),
)
async def later_ids_sort_later(ids: IdGenerator) -> None:
    """Ids sort by the time they were made: a later one sorts later, also within a millisecond."""
    new = [ids.new() for _ in range(MANY)]
    assert new == sorted(new)


LAWS = (no_id_is_given_out_twice, later_ids_sort_later)

"""UOW-20: a unit of work that is used wrongly says how to use it."""

from collections.abc import Awaitable, Callable

from application.core.unit_of_work import UnitOfWork
from application.ports.errors import UsageError
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.concurrency import refused


@law(
    "UOW-20",
    hint="Check the phase at every entrance, and say `async with UnitOfWork(…) as uow` in the sentence.",
    mutants=("may be used after its block",),
)
async def misuse_is_refused_and_says_how_to_do_it(env: PersistenceEnv) -> None:
    """Using a unit of work outside its block, twice, or nested raises `UsageError`, and says how to do it."""
    tenant = await env.tenant()
    lamp = await tenant.product()
    fresh, used, committed = tenant.uow(), tenant.uow(), tenant.uow()
    async with used:
        with refused(UsageError) as nested:
            await used.__aenter__()
    with refused(UsageError) as again:
        await used.__aenter__()
    async with committed:
        await committed.commit()
        with refused(UsageError):
            await committed.commit()
        with refused(UsageError):
            await committed.products.get(lamp.id)
    for uow in (fresh, used):
        uses: tuple[Callable[[UnitOfWork], Awaitable[object]], ...] = (
            lambda uow: uow.products.get(lamp.id),
            lambda uow: uow.products.get_many([lamp.id]),
            lambda uow: uow.products.find(lamp.sku),
            lambda uow: uow.commit(),
        )
        for use in uses:
            with refused(UsageError) as outside:
                await use(uow)
            assert "async with" in str(outside.error)
        for stage in (uow.products.add, uow.products.save, uow.products.remove):
            with refused(UsageError):
                stage(lamp)
    assert "async with" in str(nested.error)
    assert "async with" in str(again.error)


LAWS = (misuse_is_refused_and_says_how_to_do_it,)

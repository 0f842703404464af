"""Everything the shop can do, and who may try."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.find_products import SearchProductsRequest
from application.shop import NamedOperation, Shop
from domain.accounts.actor import Actor, Role
from domain.shared.errors import NotAllowed, ShopError
from tests.application.running_shop import a_shop
from tests.support.cast import ADA
from tests.support.operations import EXAMPLES, Prepared, examples_for


async def test_every_operation_has_an_example() -> None:
    """A new use case gets a row in `tests/support/operations.py`; tests that go through all of them find it there."""
    shop = (await a_shop(MemoryPersistence)).shop
    operations = {operation.name for operation in shop.operations()}
    assert operations - EXAMPLES.keys() == set(), "these have no row in tests/support/operations.py"
    assert EXAMPLES.keys() - operations == set(), "the shop has none of these any more"


async def test_the_shop_knows_of_every_operation_what_it_asks_and_answers_and_who_may_try() -> None:
    """For drivers that go by names."""
    prepared = await Prepared.of(await a_shop(MemoryPersistence))
    for operation, example in examples_for(prepared.tenant.shop):
        assert type(example.request(prepared)) is operation.request, operation.name
        assert (operation.answer, operation.operation.roles) == (example.answer, example.roles), operation.name


KINDS = {
    "command": {"catalogue.add", "catalogue.change_price", "stock.receive", "ordering.place", "ordering.cancel"},
    "query": {
        "catalogue.get",
        "catalogue.get_by_sku",
        "catalogue.search",
        "stock.get",
        "stock.movements",
        "ordering.get",
        "ordering.list",
    },
    "process": {
        "ordering.expire_unpaid",
        "ordering.confirm",
        "maintenance.prune_messages",
        "maintenance.prune_idempotency_records",
    },
}


async def test_every_operation_is_a_command_a_query_or_a_process() -> None:
    """Which of them tells drivers what they may do with it: a query is not sent through a queue."""
    shop = (await a_shop(MemoryPersistence)).shop
    kinds: dict[str, set[str]] = {}
    for each in shop.operations():
        kinds.setdefault(each.operation.kind, set()).add(each.name)
    assert kinds == KINDS


async def test_every_example_can_be_done() -> None:
    """One after the other, in the order of the list, and as often as one likes under its key."""
    prepared = await Prepared.of(await a_shop(MemoryPersistence))
    for operation, example in examples_for(prepared.tenant.shop):
        request = example.request(prepared)
        first = await operation.operation(request, by=example.by, key=operation.name)
        kind = getattr(example.answer, "__origin__", example.answer)
        assert isinstance(kind, type)
        assert isinstance(first, kind), operation.name


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", EXAMPLES)
async def test_only_those_who_may_can_try(name: str, role: Role) -> None:
    """Whoever may not is told who may; whoever may hears nothing of roles."""
    prepared, example = await Prepared.of(await a_shop(MemoryPersistence)), EXAMPLES[name]
    operation = _operation(prepared.tenant.shop, name)
    refusal: ShopError | None = None
    try:
        await operation.operation(example.request(prepared), by=Actor(ADA.id, frozenset({role})), key="a key")
    except ShopError as error:
        refusal = error
    assert isinstance(refusal, NotAllowed) == (role not in example.roles)
    if isinstance(refusal, NotAllowed):
        assert refusal.allowed == " or ".join(sorted(example.roles))


async def test_whoever_has_no_role_may_not_even_look() -> None:
    """Also not at what everybody may see."""
    shop = (await a_shop(MemoryPersistence)).shop
    with pytest.raises(NotAllowed):
        await shop.catalogue.search(SearchProductsRequest(), by=Actor(ADA.id, frozenset()))


def _operation(shop: Shop, name: str) -> NamedOperation:
    return next(operation for operation in shop.operations() if operation.name == name)

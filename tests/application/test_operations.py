"""Everything the shop can do, and who may try."""

import pytest

from adapters.memory.persistence import MemoryPersistence
from application.catalogue.find_products import SearchProductsRequest
from application.shop import NamedOperation, Shop
from domain.accounts.actor import Actor, Role
from domain.shared.errors import NotAllowed, NotAuthenticated, ShopError
from tests.application.running_shop import a_shop
from tests.support.cast import ADA
from tests.support.operations import EXAMPLES, examples_for
from tests.support.prepared import Prepared


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
    "command": {
        "catalogue.add",
        "catalogue.change_price",
        "stock.receive",
        "ordering.place",
        "ordering.cancel",
        "accounts.request_password_reset",
        "access.log_out",
        "access.remove_api_key",
    },
    "query": {
        "catalogue.get",
        "catalogue.get_by_sku",
        "catalogue.search",
        "stock.get",
        "stock.movements",
        "ordering.get",
        "ordering.list",
        "accounts.profile",
        "accounts.get",
        "accounts.list",
        "access.identify",
        "access.identify_by_key",
        "access.identify_by_email",
        "access.api_keys",
        "configuration.get",
    },
    "process": {
        "ordering.expire_unpaid",
        "ordering.confirm",
        "accounts.register",
        "accounts.send_confirmation",
        "accounts.confirm_email",
        "accounts.update_profile",
        "accounts.change_password",
        "accounts.send_password_reset",
        "accounts.reset_password",
        "accounts.create",
        "accounts.delete",
        "accounts.change_roles",
        "accounts.deactivate",
        "accounts.reactivate",
        "access.log_in",
        "access.refresh",
        "access.create_api_key",
        "access.prune_families",
        "configuration.switch",
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


CONFIDENTIAL = {
    "accounts.register",
    "accounts.confirm_email",
    "accounts.update_profile",
    "accounts.change_password",
    "accounts.reset_password",
    "accounts.create",
    "accounts.delete",
    "access.log_in",
    "access.refresh",
    "access.create_api_key",
}


async def test_whatever_has_a_secret_in_its_request_or_answer_is_confidential() -> None:
    """A password or a token is not to lie in a queue. Queries, which no queue has, need not say it."""
    shop = (await a_shop(MemoryPersistence)).shop
    operations = {each.name: each.operation for each in shop.operations()}
    assert {name for name, operation in operations.items() if operation.is_confidential} == CONFIDENTIAL
    assert CONFIDENTIAL.isdisjoint(KINDS["query"])


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
    """Whoever may not is told who may, and a visitor to log in; whoever may hears nothing of roles."""
    prepared, example = await Prepared.of(await a_shop(MemoryPersistence)), EXAMPLES[name]
    operation = _operation(prepared.tenant.shop, name)
    refusal: ShopError | None = None
    try:
        await operation.operation(example.request(prepared), by=Actor(ADA.id, frozenset({role})), key="a key")
    except ShopError as error:
        refusal = error
    if role in example.roles:
        assert not isinstance(refusal, NotAllowed | NotAuthenticated)
    elif role is Role.VISITOR:
        assert isinstance(refusal, NotAuthenticated)
    else:
        assert isinstance(refusal, NotAllowed)
        assert refusal.allowed == " or ".join(sorted(example.roles))


async def test_whoever_has_no_role_may_not_even_look() -> None:
    """Also not at what everybody may see."""
    shop = (await a_shop(MemoryPersistence)).shop
    with pytest.raises(NotAllowed):
        await shop.catalogue.search(SearchProductsRequest(), by=Actor(ADA.id, frozenset()))


def _operation(shop: Shop, name: str) -> NamedOperation:
    return next(operation for operation in shop.operations() if operation.name == name)

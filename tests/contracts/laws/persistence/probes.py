"""Probes: whether a capability is really there."""

from collections.abc import Awaitable, Callable, Mapping

from application.ports.errors import PortError
from domain.catalogue.product import Product
from domain.shared.errors import NotFound
from tests.contracts.kit.law import Capability
from tests.contracts.kit.proxy import has_port
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.shop_env import ShopEnv


async def _durable(env: PersistenceEnv) -> bool:
    async with env.again() as before:
        tenant = await before.tenant()
        product = await tenant.product()
    async with env.again() as after:
        return await _has(after, tenant, product)


async def _cross_process(env: PersistenceEnv) -> bool:
    tenant = await env.tenant()
    async with env.again() as other:
        product = await tenant.product()
        return await _has(other, tenant, product)


async def _fault_proxy(env: PersistenceEnv) -> bool:
    return has_port(env.address)


async def _restartable(env: PersistenceEnv) -> bool:
    return env.harness.server is not None


async def _seizable(env: PersistenceEnv) -> bool:
    return env.harness.seize is not None


async def _versioned(env: PersistenceEnv) -> bool:
    return env.harness.stamp is not None


async def _has(env: PersistenceEnv, tenant: ShopEnv, product: Product) -> bool:
    try:
        async with env.reach(tenant.id).uow() as uow:
            return await uow.products.get(product.id) == product
    except (NotFound, PortError):
        return False


PROBES: Mapping[Capability, Callable[[PersistenceEnv], Awaitable[bool]]] = {
    Capability.DURABLE: _durable,
    Capability.CROSS_PROCESS: _cross_process,
    Capability.FAULT_PROXY: _fault_proxy,
    Capability.RESTARTABLE: _restartable,
    Capability.SEIZABLE: _seizable,
    Capability.VERSIONED: _versioned,
}

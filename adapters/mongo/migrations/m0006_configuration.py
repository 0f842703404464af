"""Each shop has a configuration. Without a document of it, everything is on."""

from adapters.mongo.migrations.repeatable import create_collection
from adapters.mongo.tenant import TenantDatabase


async def migrate(tenant: TenantDatabase) -> None:
    """Create the collection."""
    await create_collection(tenant, "configurations")

"""What is compared: the shop, and the same endpoints written without layers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.shared.tenancy import TenantId
from domain.accounts.actor import ActorId
from tests.benchmarks.tokens import SECRET, straight_token, token_of_the_shop

POOL = 40
"""Connections of each contestant. The ORM's sessions keep theirs until the response is sent, so 16 would be too few."""


def schema_of(tenant: str) -> str:
    """Where the shop's SQL adapter keeps a tenant's tables."""
    return f"tenant_{TenantId(tenant)}"


@dataclass(frozen=True, slots=True)
class Program:
    """An application, the environment it reads, and the path of a first request that needs its database."""

    application: str
    environment: Mapping[str, str]
    first_path: str = "/api/v1/products?limit=1"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to write the endpoints, the tenant whose tables it works on, and how it issues access tokens."""

    name: str
    tenant: str
    application: str
    token: Callable[[str, ActorId], str]
    """For an account of a tenant."""

    def on(self, url: str, tenant: str) -> Program:
        """The contestant on this tenant's tables; all of them read the same variables."""
        return Program(
            self.application,
            {
                "SIXFOLD_PERSISTENCE": "postgres",
                "SIXFOLD_POSTGRES_URL": url,
                "SIXFOLD_TENANT": tenant,
                "STRAIGHT_SCHEMA": schema_of(tenant),
                "SIXFOLD_POOL_SIZE": str(POOL),
                "SIXFOLD_DEMONSTRATION": "false",
                "SIXFOLD_SECRET": SECRET,
            },
        )


SHOP = Contestant("the shop", "bench_shop", "tests.benchmarks.the_shop:application", token_of_the_shop)
ORM = Contestant("straight ORM", "bench_orm", "tests.benchmarks.straight_orm:application", straight_token)
CORE = Contestant("straight Core", "bench_core", "tests.benchmarks.straight_core:application", straight_token)
CONTESTANTS = (SHOP, ORM, CORE)


def shop_on_sqlite(directory: str) -> Program:
    """The shop as `make run` starts it."""
    return Program("entrypoints.api.app:create_app", {"SIXFOLD_PERSISTENCE": "sqlite", "SIXFOLD_DATA_DIR": directory})

"""The shop as a contestant: its own application, with a relay that has nothing to do.

Delivering messages is no part of a request, and nobody delivers those of the other contestants.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from dependency_injector.providers import Singleton
from fastapi import FastAPI

from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.lifetime import startup_frozen
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.tenants import Tenants


class SilentRelaySignals(RelaySignals):
    """Signals that wake no relay."""

    def notify(self, tenant: str) -> None:
        """Do nothing."""


class UnlistedTenants(Tenants):
    """Tenants that are served by name but never listed, so that no relay visits their outboxes, and no job runs."""

    async def names(self) -> list[str]:
        """None."""
        return []


def application() -> FastAPI:
    """The shop for the environment's settings."""
    container = Container(settings=read_settings())
    container.relay_signals.override(Singleton(SilentRelaySignals))
    container.tenants.override(
        Singleton(
            UnlistedTenants,
            persistence=container.persistence,
            deliveries=container.deliveries,
            services=container.services,
            relay_signals=container.relay_signals,
            outages=container.outages,
            jobs_of=container.jobs_of,
        )
    )
    app = create_app(container=container)
    opened = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        """As in `sixfold run`."""
        async with opened(app) as state:
            with startup_frozen():
                yield state

    app.router.lifespan_context = lifespan
    return app

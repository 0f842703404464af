"""The shop as a contestant: its own application, with a relay that has nothing to do.

Delivering messages is no part of a request, and nobody delivers those of the other contestants.
"""

from dependency_injector.providers import Singleton
from fastapi import FastAPI

from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.environment import read_settings
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.tenants import Tenants


class Muffled(RelaySignals):
    """Bells that nobody hears."""

    def notify(self, tenant: str) -> None:
        """Not a sound."""


class Unlisted(Tenants):
    """Tenants that are served when they are named, and missed when somebody looks after all of them."""

    async def names(self) -> list[str]:
        """None that a relay would sweep."""
        return []


def application() -> FastAPI:
    """The shop for the environment's settings."""
    container = Container(settings=read_settings())
    container.relay_signals.override(Singleton(Muffled))
    container.tenants.override(
        Singleton(
            Unlisted,
            container.persistence,
            container.deliveries,
            container.services,
            container.relay_signals,
        )
    )
    return create_app(container=container)

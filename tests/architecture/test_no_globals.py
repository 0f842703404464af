"""Nothing is kept in modules: settings, clients, connections and applications are made by whoever starts something."""

import asyncio
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import dramatiq.broker
import pytest
from dependency_injector.containers import Container as AnyContainer
from fastapi import FastAPI
from pymongo import AsyncMongoClient, MongoClient
from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from entrypoints.bootstrap.lifetime import StopSignal
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import Tenants
from tests.architecture.trees import CODE, ROOT

STATE = (
    *(Settings, AnyContainer, FastAPI, Runtime, Tenants, StopSignal),
    *(Engine, AsyncEngine, AsyncConnection, MongoClient, AsyncMongoClient, Redis, dramatiq.Broker),
    *(asyncio.Lock, asyncio.Event, asyncio.Queue, asyncio.Task),
)
"""What belongs to one running application, or to one event loop."""


def modules() -> list[ModuleType]:
    """Every module of the project, imported; revisions of SQL are scripts that Alembic loads."""
    found = (each for folder in CODE for each in pkgutil.walk_packages([str(ROOT / folder)], f"{folder}."))
    return [importlib.import_module(each.name) for each in found if ".migrations.versions." not in each.name]


def state_in(modules: Iterable[ModuleType]) -> Iterator[str]:
    """Where something is kept in a module that should not be."""
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, STATE) or _has_connections(value):
                yield f"{module.__name__}.{name}"


# Pattern P07: Settings without globals
def test_no_module_keeps_settings_clients_or_connections() -> None:
    """After everything is imported, none of it is there; Dramatiq's global broker is not used either."""
    imported = modules()
    assert {Path(str(module.__file__)).is_relative_to(ROOT) for module in imported} == {True}
    assert {module.__name__.split(".")[0] for module in imported} == set(CODE)
    assert list(state_in(imported)) == []
    assert dramatiq.broker.global_broker is None


@pytest.mark.parametrize("kept", [Settings(), FastAPI(), asyncio.Event()], ids=lambda kept: type(kept).__name__)
def test_what_a_module_keeps_is_noticed(kept: object) -> None:
    """The guard can fail."""
    module = ModuleType("careless")
    vars(module)["kept"] = kept
    assert list(state_in([module])) == ["careless.kept"]


def test_an_adapter_that_a_module_keeps_is_noticed() -> None:
    """Whatever its technology: what can be opened and closed is made by the container."""
    from adapters.inprocess.delivery import InProcessDeliveries  # noqa: PLC0415 (named here alone)

    module = ModuleType("careless")
    vars(module)["deliveries"] = InProcessDeliveries()
    assert list(state_in([module])) == ["careless.deliveries"]


def _has_connections(value: object) -> bool:
    return not isinstance(value, type | ModuleType) and all(
        callable(getattr(value, method, None)) for method in ("open", "close", "ping")
    )

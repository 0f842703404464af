"""The composition root: which adapter is behind which port.

Builders and tables of choices are in `builders`. To put something else behind a port, for a test say, override its
provider on a container of your own before the application is made from it:
`container.mailer.override(MemoryMailer())`.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Object, Provider, Selector, Singleton

from adapters.shared.installation import BindableHeaders, Deliveries
from adapters.shared.signatures import Signatures
from adapters.shared.tenancy import Persistence
from application.messaging.outages import Outages
from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.passwords import Passwords
from application.ports.randomness import Randomness
from application.ports.secrets import Secrets
from application.ports.services import Services
from application.schedules import jobs_of
from application.scheduling.jobs import ScheduledJob
from application.shop import Shop
from entrypoints.bootstrap import builders
from entrypoints.bootstrap.builders import DELIVERIES, MAILERS, PERSISTENCES, Choice
from entrypoints.bootstrap.missing_servers import StartServer
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import Tenants

Port = TypeVar("Port")


def _chosen(
    setting: Provider[str],
    choices: Mapping[str, Choice[Callable[..., Port]]],
    # Providers are typed by what they provide, and here that differs from one to the next.
    *arguments: Provider[Any],
) -> Provider[Port]:
    """The adapter that the setting chooses, made once."""
    made = {name: Singleton(choice.build, *arguments) for name, choice in choices.items()}
    return Selector(setting, **made)


# Pattern P02: Dependency injection container
# Pattern P08: Scopes of dependencies
class Container(DeclarativeContainer):
    """Every part of the running shop, made once and not opened yet; `Runtime` opens and closes them."""

    settings: Provider[Settings] = Dependency(instance_of=Settings)
    start_server: Provider[StartServer] = Singleton(builders.server_starter)

    clock: Provider[Clock] = Singleton(builders.clock)
    ids: Provider[IdGenerator] = Singleton(builders.ids)
    headers: Provider[BindableHeaders] = Singleton(builders.headers)
    randomness: Provider[Randomness] = Singleton(builders.randomness)
    passwords: Provider[Passwords] = Singleton(builders.passwords)
    secrets: Provider[Secrets] = Singleton(builders.secrets)
    mailer: Provider[Mailer] = _chosen(settings.provided.mailer, MAILERS, settings)

    persistence: Provider[Persistence] = _chosen(settings.provided.persistence, PERSISTENCES, settings, clock)
    signatures: Provider[Signatures] = Singleton(builders.signatures, settings, clock)
    # Handed over unmade: who needs no signatures needs no secret either.
    deliveries: Provider[Deliveries] = _chosen(settings.provided.delivery, DELIVERIES, settings, signatures.provider)
    relay_signals: Provider[RelaySignals] = Singleton(RelaySignals)
    outages: Provider[Outages] = Singleton(Outages, clock)

    services: Provider[Services] = Singleton(
        Services,
        mailer=mailer,
        clock=clock,
        ids=ids,
        headers=headers,
        randomness=randomness,
        passwords=passwords,
        secrets=secrets,
    )
    jobs_of: Provider[Callable[[Shop], tuple[ScheduledJob, ...]]] = Object(jobs_of)
    tenants: Provider[Tenants] = Singleton(Tenants, persistence, deliveries, services, relay_signals, outages, jobs_of)

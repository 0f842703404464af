"""The composition root: which adapter is plugged into which port.

The builders in `wiring` are plain typed functions, so that mypy sees whether an adapter fits its port; each imports its
technology only when it is asked for. To put something else into a port, for a test say, override its provider on a
container of your own before the application is made from it: `container.mailer.override(MemoryMailer())`.
"""

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Provider, Selector, Singleton

from adapters.shared.tenancy import Persistence
from application.ports.clock import Clock
from application.ports.driven import Services
from application.ports.ids import IdGenerator
from application.ports.mailer import Mailer
from application.ports.randomness import Randomness
from entrypoints.bootstrap.builders import dramatiq, inprocess, mail, memory, mongo, sql, system
from entrypoints.bootstrap.builders.system import BindableHeaders
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.tenants import Deliveries, Tenants


# Pattern P02: Dependency injection container
class Container(DeclarativeContainer):
    """Every part of the running shop, made once and not opened yet; `Runtime` opens and closes them."""

    settings: Provider[Settings] = Dependency(instance_of=Settings)

    clock: Provider[Clock] = Singleton(system.clock)
    ids: Provider[IdGenerator] = Singleton(system.ids)
    headers: Provider[BindableHeaders] = Singleton(system.headers)
    randomness: Provider[Randomness] = Singleton(system.randomness)
    relay_signals: Provider[RelaySignals] = Singleton(RelaySignals)

    persistence: Provider[Persistence] = Selector(
        settings.provided.persistence,
        memory=Singleton(memory.memory, clock),
        sqlite=Singleton(sql.sqlite, settings, clock),
        postgres=Singleton(sql.postgres, settings, clock),
        mongo=Singleton(mongo.mongo, settings, clock),
    )
    deliveries: Provider[Deliveries] = Selector(
        settings.provided.delivery,
        **{
            "in-process": Singleton(inprocess.in_process),
            "dramatiq": Singleton(dramatiq.dramatiq, settings),
        },
    )
    mailer: Provider[Mailer] = Selector(
        settings.provided.mailer,
        console=Singleton(mail.console),
        memory=Singleton(mail.memory),
    )

    services: Provider[Services] = Singleton(
        Services, mailer=mailer, clock=clock, ids=ids, headers=headers, randomness=randomness
    )
    tenants: Provider[Tenants] = Singleton(Tenants, persistence, deliveries, services, relay_signals)

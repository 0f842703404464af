"""The composition root: which adapter is plugged into which port.

The builders in `wiring` are plain typed functions, so that mypy sees whether an adapter fits its port; each imports its
technology only when it is asked for. To put something else into a port, for a test say, override its provider on a
container of your own before the application is made from it: `container.mailer.override(MemoryMailer())`.
"""

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Provider, Selector, Singleton

from adapters.shared.tenancy import Persistence
from application.ports.mailer import Mailer
from application.ports.surroundings import Clock, IdGenerator
from entrypoints.settings import Settings
from entrypoints.wiring import dramatiq, inprocess, mail, memory, mongo, sql, surroundings
from entrypoints.wiring.doorbells import Doorbells
from entrypoints.wiring.surroundings import CarriedHeaders
from entrypoints.wiring.tenants import Deliveries, Tenants


class Container(DeclarativeContainer):
    """Every part of the running shop, made once and not opened yet; `Runtime` opens and closes them."""

    settings: Provider[Settings] = Dependency(instance_of=Settings)

    clock: Provider[Clock] = Singleton(surroundings.clock)
    ids: Provider[IdGenerator] = Singleton(surroundings.ids)
    headers: Provider[CarriedHeaders] = Singleton(surroundings.headers)
    doorbells: Provider[Doorbells] = Singleton(Doorbells)

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

    tenants: Provider[Tenants] = Singleton(Tenants, persistence, deliveries, mailer, clock, ids, headers, doorbells)

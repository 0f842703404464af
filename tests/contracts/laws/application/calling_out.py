"""UOW-22: nothing outside is waited for while a unit of work is open."""

from dataclasses import dataclass, field, fields, replace
from typing import Generic

from application.core.operation import Operation, OperationBuilder
from application.core.unit_of_work import UnitOfWork
from application.core.use_case import Answer, Command, Request
from application.shop import Ports
from domain.accounts.actor import Actor, Role
from tests.contracts.kit.law import law
from tests.contracts.kit.recorder import recorded, recorded_store
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.operations import examples_for
from tests.support.prepared import Prepared


@dataclass(slots=True)
class _Watch:
    """Whether a command is being carried out, and what was awaited meanwhile besides the storage."""

    commands: int = 0
    awaited: list[str] = field(default_factory=list)

    def note(self, call: str) -> None:
        if self.commands and not call.startswith("storage."):
            self.awaited.append(call)

    def around(self, ports: Ports) -> Ports:
        """The ports, with a recorder around each that can be awaited."""
        services = {
            port.name: recorded(getattr(ports.services, port.name), port.name, self.note)
            for port in fields(ports.services)
        }
        return replace(
            ports, store=recorded_store(ports.store, self.note), services=replace(ports.services, **services)
        )


@dataclass(frozen=True, slots=True)
class _Watched(Generic[Request, Answer]):
    """A command during which the watch is kept: its unit of work is open as long."""

    command: Command[Request, Answer]
    watch: _Watch

    async def __call__(self, uow: UnitOfWork, request: Request, /, *, by: Actor) -> Answer:
        self.watch.commands += 1
        try:
            return await self.command(uow, request, by=by)
        finally:
            self.watch.commands -= 1


@law(
    "UOW-22",
    hint="Call out before the unit of work opens or after it has closed: that is a process, not a command.",
    mutants=("sends mail inside the unit of work",),
)
async def no_other_port_is_awaited_while_a_unit_of_work_is_open(env: PersistenceEnv) -> None:
    """While a unit of work is open, no other port that does I/O is awaited: shown with every operation of the shop."""
    tenant, watch = await env.tenant(), _Watch()

    class Watching(OperationBuilder):
        def command(self, command: Command[Request, Answer], roles: frozenset[Role]) -> Operation[Request, Answer]:
            return super().command(_Watched(command, watch), roles)

    prepared = await Prepared.of(tenant)
    shop = tenant.wiring.shop(watch.around(tenant.ports), Watching)
    for operation, example in examples_for(shop):
        await operation.operation(example.request(prepared), by=example.by, key=operation.name)
    assert watch.awaited == [], "awaited while a unit of work was open"


LAWS = (no_other_port_is_awaited_while_a_unit_of_work_is_open,)

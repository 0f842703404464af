"""Commands by message: the shop's operations for whoever need not wait for the answer."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from application.access.identify import IdentifyRequest
from application.core.operation import Kind
from application.ports.errors import UsageError
from application.shop import NamedOperation, Shop
from domain.accounts.actor import VISITOR, ActorId
from domain.shared.errors import InvalidValue, NotFound
from entrypoints.bootstrap.runtime import Runtime
from entrypoints.worker.requests import UPCASTS, RequestUpcasts, explained, request_for


class CommandMessage(BaseModel):
    """Carry out this operation of a tenant's shop, once, on behalf of the owner of an account.

    `by` is the id of the account, and says nothing of what its owner may do: that is read when the command is carried
    out. The key is what makes a repeated message harmless, so there is no command without one; what is recorded under
    account and key is the answer. `version` is that of the request.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant: str
    operation: str
    request: JsonValue
    by: ActorId
    key: Annotated[str, Field(pattern=r"^[!-~]{1,255}$")]
    version: int = 1

    def to_json(self) -> str:
        """The message as it is queued. Version 1 is not written: messages had none at first, and workers refuse what
        they do not know."""
        return self.model_dump_json(exclude_defaults=True)


class Commands:
    """Carries out commands that came as messages."""

    def __init__(self, runtime: Runtime, requests: RequestUpcasts = UPCASTS) -> None:
        self._runtime = runtime
        self._requests = requests

    async def carry_out(self, body: str) -> None:
        """Do what the message asks, or raise what the shop raises.

        `InvalidValue` for a message or request that is not well formed, `NotFound` for an unknown tenant or operation,
        `UnknownShape` for a request of a newer version, `DamagedShape` for one of a version that there never was,
        `NotAuthenticated` for an account that is unknown, or not active by now.
        """
        try:
            message = CommandMessage.model_validate_json(body)
        except ValidationError as error:
            raise InvalidValue("message", explained(error)) from error
        tenant = await self._runtime.tenant(message.tenant)
        operation = operation_named(tenant.shop, message.operation)
        request = request_for(operation, message.request, message.version, self._requests)
        by = await tenant.shop.access.identify(IdentifyRequest(message.by, None), by=VISITOR)
        await operation.operation(request, by=by, key=message.key)


def operation_named(shop: Shop, name: str) -> NamedOperation:
    """The operation, if it can be asked for by message. `NotFound`, or `UsageError` for a query and for secrets."""
    for operation in shop.operations():
        if operation.name == name:
            if operation.operation.kind is Kind.QUERY:
                raise UsageError(f"{name} only reads: by message its answer would reach nobody.")
            if operation.operation.is_confidential:
                raise UsageError(f"{name} is confidential: by message its secrets would lie in a queue.")
            return operation
    raise NotFound("operation", name)

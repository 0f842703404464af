"""Commands by message: the shop's operations for whoever need not wait for the answer."""

from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError
from pydantic_core import to_json

from application.core.operation import Kind
from application.ports.errors import UsageError
from application.shop import NamedOperation, Shop
from domain.accounts.actor import Actor
from domain.shared.errors import InvalidValue, NotFound
from entrypoints.bootstrap.runtime import Runtime


class CommandMessage(BaseModel):
    """Carry out this operation of a tenant's shop, once, on behalf of the actor.

    Whoever can write to the queue is believed, also about who the actor is. The key is what makes a repeated message
    harmless, so there is no command without one; what is recorded under actor and key is the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant: str
    operation: str
    request: JsonValue
    by: Actor
    key: Annotated[str, Field(pattern=r"^[!-~]{1,255}$")]


class Commands:
    """Carries out commands that came as messages."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def carry_out(self, body: str) -> None:
        """Do what the message asks, or raise what the shop raises.

        `InvalidValue` for a message or request that is not well formed, `NotFound` for an unknown tenant or operation.
        """
        try:
            message = CommandMessage.model_validate_json(body)
        except ValidationError as error:
            raise InvalidValue("message", explained(error)) from error
        tenant = await self._runtime.tenant(message.tenant)
        operation = operation_named(tenant.shop, message.operation)
        request = request_for(operation, message.request)
        await operation.operation(request, by=message.by, key=message.key)


def operation_named(shop: Shop, name: str) -> NamedOperation:
    """The operation, if it can be asked for by message. `NotFound`, or `UsageError` for a query."""
    for operation in shop.operations():
        if operation.name == name:
            if operation.operation.kind is Kind.QUERY:
                raise UsageError(f"{name} only reads: by message its answer would reach nobody.")
            return operation
    raise NotFound("operation", name)


def request_for(operation: NamedOperation, request: JsonValue) -> object:
    """The operation's request, read strictly: nothing is converted, and an unknown field is an error."""
    try:
        return _reader(operation.request).validate_json(to_json(request), strict=True, extra="forbid")
    except ValidationError as error:
        raise InvalidValue("request", explained(error)) from error


def explained(error: ValidationError) -> str:
    """What is wrong with the first field that is, without a repetition of what was sent."""
    mistake = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in mistake["loc"])
    return f"is not well formed{f' at {place}' if place else ''}: {mistake['msg']}"


@cache
def _reader(request: type) -> TypeAdapter[object]:
    return TypeAdapter(request)

"""Operations: use cases as drivers call them, and the one place that says what is around each of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from application.core.transaction import Transaction, TransactionContext
from application.core.use_case import Answer, Authorized, Command, Query, QueryUseCase, Request, UseCase
from domain.accounts.actor import Actor, Role


class Kind(StrEnum):
    """The three kinds of use case. See `application/README.md` for when to write which."""

    COMMAND = "command"
    QUERY = "query"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class Operation(Generic[Request, Answer]):
    """A use case with everything that is around it, its kind, and the roles that may call it.

    What is confidential has secrets in its request or its answer, and is not asked for by message: a queue keeps what
    is in it.
    """

    kind: Kind
    roles: frozenset[Role]
    use_case: UseCase[Request, Answer]
    is_confidential: bool

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Do it for `by`; `NotAllowed` if `by` has none of the roles, `NotAuthenticated` if `by` is a visitor."""
        return await self.use_case(request, by=by, key=key)


@dataclass(frozen=True, slots=True)
class OperationBuilder:
    """Makes operations of commands, queries and processes.

    To put something around every use case, such as tracing or a time limit, add it in `_operation`.
    """

    context: TransactionContext

    def command(self, command: Command[Request, Answer], roles: frozenset[Role]) -> Operation[Request, Answer]:
        """An operation that runs the command in a transaction, once per key."""
        return self._operation(Kind.COMMAND, Transaction(command, self.context), roles)

    def query(self, query: Query[Request, Answer], roles: frozenset[Role]) -> Operation[Request, Answer]:
        """An operation that runs the query outside any transaction."""
        return self._operation(Kind.QUERY, QueryUseCase(query), roles)

    def process(
        self, process: UseCase[Request, Answer], roles: frozenset[Role], *, confidential: bool = False
    ) -> Operation[Request, Answer]:
        """An operation that runs the process as it is: its steps are operations with transactions of their own."""
        return self._operation(Kind.PROCESS, process, roles, confidential=confidential)

    def _operation(
        self, kind: Kind, use_case: UseCase[Request, Answer], roles: frozenset[Role], *, confidential: bool = False
    ) -> Operation[Request, Answer]:
        return Operation(kind, roles, Authorized(use_case, roles), confidential)

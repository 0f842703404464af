"""What a law is: a coroutine that looks at an adapter through its port, with a number and advice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import cleandoc

from tests.contracts.kit.env import Capability, Env


# Pattern P81: Contract tests
@dataclass(frozen=True, slots=True)
class Law:
    """One sentence of a port's contract, and the check of it."""

    number: str
    text: str
    hint: str
    mutants: tuple[str, ...]
    needs: tuple[Capability, ...]
    check: Callable[[Env], Awaitable[None]]

    async def __call__(self, env: Env) -> None:
        """Hold the adapter to the law. A failure says which law it is, and what to do about it."""
        try:
            await self.check(env)
        except Exception as error:
            error.add_note(f"{self.number}: {self.text}\nHint: {self.hint}\nAdapter: {env.name}, on {env.server}")
            raise


def law(
    number: str, *, hint: str, mutants: tuple[str, ...] = (), needs: tuple[Capability, ...] = ()
) -> Callable[[Callable[[Env], Awaitable[None]]], Law]:
    """Make a coroutine a law; its docstring is the text.

    `mutants` names the wrong adapters that it must reject. An adapter that declines a capability which the law
    `needs` is not held to it.
    """

    def enact(check: Callable[[Env], Awaitable[None]]) -> Law:
        text = " ".join(cleandoc(check.__doc__ or "").split())
        return Law(number, text, hint, mutants, needs, check)

    return enact

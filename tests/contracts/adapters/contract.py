"""The class that every adapter's test file fills in: it holds the adapter to all laws of all ports."""

from typing import ClassVar, Protocol

import pytest

from tests.contracts.kit.capabilities import is_present
from tests.contracts.kit.env import AdapterUnderTest, Capability, Env
from tests.contracts.kit.law import Law
from tests.contracts.laws.registry import LAWS


class RecordProperty(Protocol):
    """pytest's fixture of that name."""

    def __call__(self, name: str, value: object) -> None: ...


class AdapterContract:
    """Held against one adapter. A subclass says how to build it, and nothing else: laws cannot be overridden."""

    plug: ClassVar[AdapterUnderTest]

    def __init_subclass__(cls) -> None:
        if more := [name for name in vars(cls) if not name.startswith("__") and name != "plug"]:
            raise TypeError(f"{cls.__name__} says how to build an adapter, and nothing else; remove {', '.join(more)}.")

    @pytest.mark.parametrize("law", LAWS, ids=lambda law: law.number)
    async def test_law(self, law: Law, env: Env, record_property: RecordProperty) -> None:
        """The adapter obeys the law."""
        record_property("server", env.server)
        for capability in law.needs:
            if reason := env.capabilities.get(capability):
                pytest.skip(f"declined: {reason}")
        await law(env)

    @pytest.mark.parametrize("capability", list(Capability))
    async def test_capability(self, capability: Capability, env: Env) -> None:
        """A capability is there, unless it is declined: then it is not."""
        assert await is_present(capability, env) == (capability not in env.capabilities)

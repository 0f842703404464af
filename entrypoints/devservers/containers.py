"""Servers in containers, where Docker answers."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from entrypoints.devservers.data_directory import Keep
from entrypoints.devservers.machine import free_port
from entrypoints.devservers.recipe import Image, Recipe
from entrypoints.devservers.server import DevServerFailed, Identity

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

DOCKER_PATIENCE = 1.5
"""Seconds Docker has to say that it is there: a hung engine must not hold up the shop."""


def why_no_container(wish: str | None = None) -> str | None:
    """Why containers are out of the question here, or unwished for; None where they are not."""
    wish = wish or os.environ.get("SIXFOLD_DOCKER", "auto")
    if wish not in {"auto", "never"}:
        raise DevServerFailed(f"SIXFOLD_DOCKER is {wish!r}; it may be 'auto' or 'never'")
    if wish == "never":
        return "SIXFOLD_DOCKER is 'never'"
    docker = shutil.which("docker")
    if docker is None:
        return "Docker is not installed"
    if find_spec("testcontainers") is None:
        return "the package testcontainers is not installed"
    try:
        subprocess.run(  # noqa: S603 - the docker on PATH is the user's choice
            [docker, "version", "--format", "{{.Server.Version}}"],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=DOCKER_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return "Docker does not answer"
    return None


def image_name(image: Image) -> str:
    """The image that the environment names, else the official one."""
    return os.environ.get(image.variable) or image.official


class ContainerProcess:
    """A server in a container, which keeps its name and its published port when it restarts."""

    def __init__(self, recipe: Recipe, container: "DockerContainer") -> None:
        self.origin = f"container {image_name(recipe.image)}"
        self.url = recipe.url(container.get_container_host_ip(), container.get_exposed_port(recipe.image.port))
        self._recipe = recipe
        self._container = container.get_wrapped_container()

    def start(self) -> None:
        self._container.start()

    def ended(self) -> str | None:
        self._container.reload()
        if self._container.status in {"created", "running"}:
            return None
        lines = self._container.logs(tail=3).decode(errors="replace").split("\n")
        return " / ".join(line for line in lines if line) or "it ended without a word"

    def identify(self) -> Identity:
        if self._recipe.image.initiate:
            self._recipe.image.initiate(self.url)
        return self._recipe.identify(self.url)

    def kill(self) -> None:
        self._container.kill()
        self._container.wait()


@contextmanager
def container_process(recipe: Recipe, keep: Keep | None, port: int | None = None) -> Iterator[ContainerProcess]:
    """Start a container on this port, else on a free one, its data in a volume that `keep` names, or thrown away.

    A volume, because a mounted directory would fill with files of the container's own user. The
    container is removed even if we are killed, by testcontainers' reaper, unless that is disabled.
    """
    # Imported where Docker answers and nowhere else: it is an extra, and slow to import.
    from docker.errors import DockerException
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.exceptions import ContainerStartException

    image = recipe.image
    with ExitStack() as undo:
        try:
            container = DockerContainer(image_name(image), env=dict(image.environment))
            undo.callback(container.stop)
            container.with_command(list(image.command))
            _publish(container, image.port, port or free_port())
            if keep is not None:
                _store(container, keep.volume(), image.storage)
            container.start()
            if keep is not None:
                # Asked to stop before it is removed, so that the next start need not recover.
                undo.callback(container.get_wrapped_container().stop)
            process = ContainerProcess(recipe, container)
        except (DockerException, ContainerStartException, OSError) as error:
            raise DevServerFailed(f"container {image_name(image)}: {error}") from error
        yield process


def _publish(container: "DockerContainer", port: int, here: int) -> None:
    """Publish on the port `here`, which a restart does not change, and not to the network of a café."""
    engine = container.get_docker_client()
    if engine.host() in {"localhost", "127.0.0.1"}:
        # Docker takes an interface, too, and testcontainers passes it on without declaring it.
        container.ports[str(port)] = ("127.0.0.1", here)  # type: ignore[assignment]  # as said above
    else:
        container.with_bind_ports(port, here)


def _store(container: "DockerContainer", volume: str, path: str) -> None:
    """Keep `path` in `volume`; a container that a killed process left behind must not share it."""
    from docker.errors import NotFound

    with suppress(NotFound):
        container.get_docker_client().client.containers.get(volume).remove(force=True)
    container.with_name(volume).with_volume_mapping(volume, path, "rw")

"""Real servers for development and tests: what `start_server` starts, and how it chooses."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from entrypoints.devservers.addresses import without_password
from entrypoints.devservers.children import child_process
from entrypoints.devservers.containers import container_process, image_name, why_no_container
from entrypoints.devservers.data_directory import Keep, claim
from entrypoints.devservers.machine import WHEELS_BEFORE
from entrypoints.devservers.mongo import MONGO
from entrypoints.devservers.postgres import POSTGRES, POSTGRES_16
from entrypoints.devservers.recipe import Recipe
from entrypoints.devservers.redis import REDIS
from entrypoints.devservers.server import (
    DevServer,
    DevServerFailed,
    Identity,
    NotReady,
    Process,
    Technology,
    wait_until_ready,
)
from entrypoints.devservers.stand_by import standing_by

RECIPES: Mapping[Technology, Recipe] = {recipe.technology: recipe for recipe in (POSTGRES, POSTGRES_16, MONGO, REDIS)}

log = logging.getLogger(__name__)


@contextmanager
def start_server(
    technology: Technology,
    data: Path | None = None,
    *,
    docker: str | None = None,
    recipes: Mapping[Technology, Recipe] = RECIPES,
) -> Iterator[DevServer]:
    """A server until the block ends: a container where Docker answers, else a child process.

    It keeps its data in the directory `data`, or throws them away. A kept directory has one server at a time. A second
    process is given it as well, and takes it over when the first one ends. Whichever of the two ways made the data
    serves them ever after, or the orders would seem lost on the day when Docker is down. `docker` is "auto" or "never";
    if nobody says, SIXFOLD_DOCKER does.

    Raises `DevServerFailed`, saying what was tried; also for a technology without a recipe.
    """
    if technology not in recipes:
        raise DevServerFailed(f"{technology} cannot be started here: say in {_variable(technology)} where one is")
    recipe = recipes[technology]
    with ExitStack() as resources:
        keep: Keep | None = None
        if data is not None:
            claimed = resources.enter_context(claim(data, recipe.identify))
            if isinstance(claimed, str):
                theirs = resources.enter_context(_theirs(recipe, claimed, "started elsewhere"))
                resources.enter_context(standing_by(data, lambda: _take_over(recipe, data, claimed, docker)))
                yield theirs
                return
            keep = claimed
        server = _start(recipe, keep, resources, why_no_container(docker))
        if keep is not None:
            keep.announce(server.url)
        log.info("Started: %s", server.description)
        yield server


def use_server(technology: Technology, url: str) -> AbstractContextManager[DevServer]:
    """The server at `url`, which is somebody else's to start and stop.

    Raises `DevServerFailed` if it does not answer; one without a recipe is not asked.
    """
    if technology not in RECIPES:
        description = f"{technology} at {without_password(url)} (not started here, and not asked what it is)"
        return nullcontext(DevServer(technology, url, description, stand_in=False))
    return _theirs(RECIPES[technology], url, "not started here")


def obtain_server(technology: Technology) -> AbstractContextManager[DevServer]:
    """For tests: the server that SIXFOLD_POSTGRES_URL and the like name, else a new, empty one."""
    url = os.environ.get(_variable(technology))
    return use_server(technology, url) if url else start_server(technology)


@contextmanager
def _theirs(recipe: Recipe, url: str, origin: str) -> Iterator[DevServer]:
    try:
        identity = recipe.identify(url)
    except NotReady as error:
        raise DevServerFailed(f"{recipe.product} at {without_password(url)} does not answer: {error}") from error
    yield _describe(recipe, url, identity, origin)


@contextmanager
def _take_over(recipe: Recipe, data: Path, url: str, docker: str | None) -> Iterator[bool]:
    """Serve the directory at the address that everybody knows; False if yet another process was faster."""
    with ExitStack() as resources:
        claimed = resources.enter_context(claim(data, recipe.identify))
        if not isinstance(claimed, str):
            server = _start(recipe, claimed, resources, why_no_container(docker), urlsplit(url).port)
            claimed.announce(server.url)
            log.info("Taken over: %s", server.description)
        yield not isinstance(claimed, str)


def _variable(technology: Technology) -> str:
    return f"SIXFOLD_{technology.upper()}_URL"


def _start(
    recipe: Recipe, keep: Keep | None, resources: ExitStack, obstacle: str | None, port: int | None = None
) -> DevServer:
    kept_in_container = keep.in_container if keep else None
    if kept_in_container is False:
        obstacle = "its data are those of a child process"
    if kept_in_container and keep and obstacle:
        reason = f"its data in {keep.directory} are a container's, and {obstacle}"
        raise DevServerFailed(f"{recipe.product} was not started: {reason}")
    if obstacle is None:
        try:
            return _enter(recipe, container_process(recipe, keep, port), resources)
        except DevServerFailed as error:
            if keep and not kept_in_container:
                keep.forget_volume()
            # An image that somebody chose, or that holds data, must not give way to another server.
            if kept_in_container or image_name(recipe.image) != recipe.image.official:
                raise DevServerFailed(f"{recipe.product} was not started: {error}") from error
            obstacle = str(error)
            log.warning("%s: no container (%s)", recipe.product, obstacle)
    try:
        return _enter(recipe, child_process(recipe, keep, port), resources)
    except DevServerFailed as error:
        reason = f"no container ({obstacle}), no child process ({error})"
        advice = f"Start Docker, or say in {_variable(recipe.technology)} where one is"
        if recipe.package in str(error) and (before := WHEELS_BEFORE.get(recipe.package)):
            advice += f", or use a Python before {before[0]}.{before[1]}"
        raise DevServerFailed(f"{recipe.product} was not started: {reason}. {advice}") from error


def _enter(recipe: Recipe, opening: AbstractContextManager[Process], resources: ExitStack) -> DevServer:
    with ExitStack() as attempt:
        process = attempt.enter_context(opening)
        identity = wait_until_ready(process)
        resources.enter_context(attempt.pop_all())
    return _describe(recipe, process.url, identity, process.origin, process)


def _describe(recipe: Recipe, url: str, identity: Identity, origin: str, process: Process | None = None) -> DevServer:
    description = f"{identity.name} ({origin})"
    return DevServer(recipe.technology, url, description, identity.stand_in, process)

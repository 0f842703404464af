"""An adapter that is none of ours, found by `module:name`, with what its module declares about it.

It need not import anything of the kit: `name` is called as `name(address, clock=clock)` and returns a `Persistence`,
and beside it the module may have a mapping `CERTIFY`, whose keys are those of `Declared`.
"""

import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from types import ModuleType
from typing import Any

from pydantic import ConfigDict, PositiveInt, TypeAdapter, ValidationError

from adapters.shared.codec import StoredAnswer
from adapters.shared.tenancy import Persistence, TenantId
from application.ports.storage import IdempotencyRecord
from entrypoints.devservers.server import DevServer
from tests.contracts.kit.answers import watched
from tests.contracts.kit.contract import AdapterUnderTest
from tests.contracts.kit.law import Capability, NotShown
from tests.contracts.kit.proxy import Commit, has_port
from tests.contracts.kit.signatures import has_any_method_of
from tests.contracts.laws.persistence.env import Harness, State
from tests.contracts.laws.registry import PERSISTENCE

USAGE = "make certify ADAPTER=module:name URL=address"
ADAPTER, URL, LIMIT = "ADAPTER", "URL", "LIMIT"
"""The variables of the environment that say which adapter, on which server, and how many seconds for each law."""

LONGEST = 86_400
"""Seconds in a day: no law may take longer."""

_NOTHING = object()


class CannotJudge(Exception):
    """No law was tried, or could have been. The sentence says what to do."""


@dataclass(frozen=True)
class Declared:
    """What a module may say of its adapter in the mapping `CERTIFY`; whatever it leaves out is not shown.

    `declines` gives a reason for each capability that the adapter does without: "durable", "cross_process",
    "fault_proxy", "restartable", "seizable" or "versioned". `hurried` are options for the builder, with which it gives
    up within two seconds and has five connections. `commit` is what a commit looks like on the line to the server:
    words in the message that begins it, and one in the message that decides. `statements`, `seize`, `server`, `stamp`,
    `rewrite` and `nowhere` are functions as those of `Harness`, and `examples` is how many generated histories it is
    given.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    declines: Mapping[Capability, str] = field(default_factory=dict)
    hurried: Mapping[str, object] = field(default_factory=dict)
    commit: tuple[tuple[bytes, ...], bytes] | None = None
    statements: Callable[[], AbstractContextManager[list[str]]] | None = None
    seize: Callable[[str, TenantId], AbstractAsyncContextManager[None]] | None = None
    server: Callable[[], AbstractContextManager[DevServer]] | None = None
    stamp: Callable[[str, TenantId, State], AbstractAsyncContextManager[None]] | None = None
    rewrite: Callable[[str, TenantId, IdempotencyRecord, StoredAnswer], Awaitable[None]] | None = None
    nowhere: Callable[[str], str] | None = None
    examples: PositiveInt = 100


def stranger(environment: Mapping[str, str] = os.environ) -> AdapterUnderTest[Any]:
    """The adapter that the environment names, to be held to its laws. Raises `CannotJudge`."""
    adapter = _stranger(environment.get(ADAPTER, ""), environment)
    limit = environment.get(LIMIT)
    return replace(adapter, limit=_seconds(limit)) if limit else adapter


def _seconds(limit: str) -> float:
    try:
        seconds = float(limit)
    except ValueError:
        seconds = 0
    # `nan` compares as neither: it is refused, too.
    if not 0 < seconds <= LONGEST:
        most = f"more than 0 and at most {LONGEST}"
        raise CannotJudge(f"LIMIT is {limit!r}: it should be how many seconds one law may take, {most}.")
    return seconds


def _stranger(name: str, environment: Mapping[str, str]) -> AdapterUnderTest[Any]:
    module, found = _found(name)
    if isinstance(found, AdapterUnderTest):
        return replace(found, technology=None, address_from=URL) if environment.get(URL) else found
    if not environment.get(URL):
        raise CannotJudge(f"Say in URL where its server is, or which directory it may use: {USAGE}.")
    if isinstance(found, Harness):
        return AdapterUnderTest(PERSISTENCE, name, found, address_from=URL)
    if not callable(found):
        raise CannotJudge(f"{name} is {found!r}, which cannot be called: it should be what builds the adapter.")
    declared = _declared(module)
    harness = _harness(name, found, declared, environment[URL])
    return AdapterUnderTest(PERSISTENCE, name, harness, address_from=URL, declines=declared.declines)


def _found(name: str) -> tuple[ModuleType, object]:
    path, colon, member = name.partition(":")
    if not (path and colon and member) or path.startswith(".") or path.endswith(".py") or "/" in path:
        wrong = f"ADAPTER is {name!r}, and not of the form module:name" if name else "Say which adapter"
        raise CannotJudge(f"{wrong}: {USAGE}.")
    try:
        module = import_module(path)
        # A module that imports lazily fails only here.
        found: object = module
        for part in member.split("."):
            found = getattr(found, part, _NOTHING)
    except (Exception, SystemExit) as error:
        raise CannotJudge(_not_imported(path, error)) from error
    if found is _NOTHING:
        raise CannotJudge(f"{path} has no {member}: choose from {', '.join(_builders(module)) or 'nothing'}.")
    return module, found


def _not_imported(path: str, error: BaseException) -> str:
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return f"{path} cannot be imported, {said(error)}: mend it first."
    if f"{path}.".startswith(f"{missing}."):
        advice = "install what it is in into .venv, or put its directory on PYTHONPATH"
        return f"There is no module {missing}: {advice}."
    return f"{path} imports {missing}, which is not there: install it into .venv."


def _builders(module: ModuleType) -> list[str]:
    own = (
        (name, member) for name, member in vars(module).items() if getattr(member, "__module__", "") == module.__name__
    )
    return [name for name, member in own if callable(member) and not name.startswith("_")]


def _declared(module: ModuleType) -> Declared:
    try:
        return TypeAdapter(Declared).validate_python(getattr(module, "CERTIFY", {}))
    except ValidationError as error:
        wrong = "; ".join(": ".join(filter(None, [".".join(map(str, e["loc"])), e["msg"]])) for e in error.errors())
        known = ", ".join(each.name for each in fields(Declared))
        raise CannotJudge(f"CERTIFY in {module.__name__} is wrong, {wrong}. It may have {known}.") from error


def _harness(name: str, build: Callable[..., object], declared: Declared, address: str) -> Harness:
    def unless_declined(
        capability: Capability, look_behind: Callable[..., Any] | None, called: str, what: str
    ) -> Callable[..., Any] | None:
        return None if capability in declared.declines else look_behind or _undeclared(called, what)

    cannot_be_cut = Capability.FAULT_PROXY in declared.declines
    return Harness(
        lambda address, **options: watched(_built(build, address, **options), Persistence),
        reference="" if Capability.CROSS_PROCESS in declared.declines else name,
        hurried={} if cannot_be_cut and has_port(address) else declared.hurried or None,
        statements=declared.statements or _undeclared("statements", "which counts what is sent to the driver"),
        commit=Commit(*declared.commit) if declared.commit else None,
        seize=unless_declined(
            Capability.SEIZABLE, declared.seize, "seize", "which keeps a tenant's data from being written"
        ),
        server=unless_declined(
            Capability.RESTARTABLE, declared.server, "server", "which starts a server that may be killed"
        ),
        stamp=unless_declined(Capability.VERSIONED, declared.stamp, "stamp", "which gives stored data another version"),
        rewrite=unless_declined(
            Capability.VERSIONED, declared.rewrite, "rewrite", "which puts another answer in the place of a stored one"
        ),
        nowhere=declared.nowhere or _undeclared("nowhere", "which makes an address where nothing answers"),
        examples=declared.examples,
    )


def _built(build: Callable[..., object], address: str, **options: object) -> Persistence:
    called = f"name(address, {', '.join(f'{option}=…' for option in options)})"
    try:
        adapter = build(address, **options)
    except (Exception, SystemExit) as error:
        raise CannotJudge(
            f"Building it as {called} raises {said(error)}: it is called so, and connects later."
        ) from error
    if isinstance(adapter, Coroutine):
        adapter.close()
        raise CannotJudge("What builds it is a coroutine: it should be a plain function or a class.")
    if not has_any_method_of(Persistence, adapter):
        advice = "it should return the persistence, not opened yet"
        raise CannotJudge(f"Building it as {called} gives {adapter!r}: {advice}.")
    return adapter  # type: ignore[return-value]  # whether it has all methods of one is looked at before the laws


def _undeclared(name: str, what: str) -> Callable[..., Any]:
    def look_behind(*_: object) -> object:
        raise NotShown(f"`{name}`, {what}, is not declared")

    return look_behind


def said(error: BaseException) -> str:
    """An error in one line."""
    first, *_ = str(error).strip().split("\n")
    return f"{type(error).__name__}: {first}".rstrip(".: ")

"""The import rules hold, and each of them can fail."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.trees import CODE, ROOT, copy_of_the_code

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

INWARDS = "Imports point inwards"
CORE = "Core, messaging, scheduling and ports"
PURE = "Domain and application"
ROOT_ONLY = "Only the composition root"
APART = "Adapters never import"
DRIVERS = "API, worker and command line"
WAYS_IN = "Ways in stand on"

VALUES = {"pydantic", "pydantic_core"}
"""What anyone outside the core may use for values: it talks to nobody."""

PLANTED = {
    "domain knows the application": ("domain/shared/money.py", "application.shop", INWARDS),
    "domain knows an adapter": ("domain/shared/money.py", "adapters.memory.storage", INWARDS),
    "domain knows a library": ("domain/shared/money.py", "pydantic", PURE),
    "application knows an adapter": ("application/shop.py", "adapters.sql.columns", INWARDS),
    "application knows an entrypoint": ("application/shop.py", "entrypoints.bootstrap.settings", INWARDS),
    "application knows SQL": ("application/messaging/relay.py", "sqlalchemy", PURE),
    "application knows HTTP": ("application/core/use_case.py", "fastapi", PURE),
    "application knows the container": ("application/shop.py", "dependency_injector", PURE),
    "the core knows a part": ("application/core/operation.py", "application.ordering.views", CORE),
    "messaging knows a part": ("application/messaging/relay.py", "application.stock.queries", CORE),
    "scheduling knows a part": ("application/scheduling/jobs.py", "application.ordering.views", CORE),
    "the ports know the shop": ("application/ports/services.py", "application.store", CORE),
    "an adapter knows an entrypoint": ("adapters/sql/storage.py", "entrypoints.bootstrap.settings", INWARDS),
    "an adapter knows another": ("adapters/sql/storage.py", "adapters.memory.storage", APART),
    "the ground knows an adapter": ("adapters/shared/codec.py", "adapters.memory.storage", APART),
    "the API knows an adapter": ("entrypoints/api/app.py", "adapters.memory.storage", ROOT_ONLY),
    "the API knows a driver": ("entrypoints/api/app.py", "sqlalchemy", DRIVERS),
    "the API knows the container's library": ("entrypoints/api/app.py", "dependency_injector", DRIVERS),
    "the worker knows an adapter": ("entrypoints/worker/__init__.py", "adapters.sql.columns", ROOT_ONLY),
    "the worker knows the queue's library": ("entrypoints/worker/worker.py", "dramatiq", DRIVERS),
    "the command line knows an adapter": ("entrypoints/cli/main.py", "adapters.sql.columns", ROOT_ONLY),
    "the command line knows a port of the installation": (
        "entrypoints/cli/messages.py",
        "adapters.shared.installation",
        ROOT_ONLY,
    ),
    "the command line knows a driver": ("entrypoints/cli/main.py", "pymongo", DRIVERS),
    "development servers know an adapter": ("entrypoints/devservers/start.py", "adapters.sql.columns", ROOT_ONLY),
    "development servers know the settings": (
        "entrypoints/devservers/start.py",
        "entrypoints.bootstrap.settings",
        WAYS_IN,
    ),
    "the composition root knows a way in": ("entrypoints/bootstrap/runtime.py", "entrypoints.api.app", WAYS_IN),
    "the API knows the worker": ("entrypoints/api/app.py", "entrypoints.worker.worker", WAYS_IN),
    "the worker knows the API": ("entrypoints/worker/worker.py", "entrypoints.api.app", WAYS_IN),
}


def test_the_import_rules_hold() -> None:
    """Every contract is kept by the code as it stands."""
    broken, report = lint(ROOT)
    assert not broken, report


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_violation_turns_its_rule_red(planted: str, tmp_path: Path) -> None:
    """One import too many, and the rule that forbids it is the one that says so."""
    file, module, rule = PLANTED[planted]
    tree = copy_of_the_code(tmp_path)
    with (tree / file).open("a") as code:
        code.write(f"\nimport {module}\n")
    broken, report = lint(tree)
    assert broken, report
    verdicts = [line for line in report.splitlines() if " BROKEN" in line]
    assert any(line.startswith(rule) for line in verdicts), report


def test_no_library_is_left_out_of_the_rules() -> None:
    """What anything outside the core imports is forbidden to the core, and what talks to a server to the ways in."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    forbidden = {each["id"]: set(each["forbidden_modules"]) for each in contracts if each["type"] == "forbidden"}
    assert set(libraries("adapters", "entrypoints")) <= forbidden["pure"]
    assert set(libraries("adapters", "entrypoints/devservers")) - VALUES <= forbidden["drivers"]
    assert "dependency_injector" in forbidden["drivers"]


def libraries(*folders: str) -> Iterator[str]:
    """What code in these folders imports that is neither ours nor Python's own."""
    for file in (file for folder in folders for file in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Import(names=names):
                    imported = [each.name for each in names]
                case ast.ImportFrom(module=str(module)):
                    imported = [module]
                case _:
                    continue
            roots = {name.partition(".")[0] for name in imported}
            yield from roots - set(CODE) - sys.stdlib_module_names


def lint(tree: Path) -> tuple[bool, str]:
    """Whether import-linter finds the tree broken, and what it says."""
    done = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=tree, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode != 0, done.stdout + done.stderr

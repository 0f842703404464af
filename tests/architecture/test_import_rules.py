"""The import rules hold, and each of them can fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_of_the_code

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

INWARDS = "Imports point inwards"
CORE = "Core, messaging, scheduling and ports"
PURE = "Domain and application"
ROOT_ONLY = "Only the composition root"
APART = "Adapters never import"
DRIVERS = "API, worker and command line"
WAYS_IN = "Ways in stand on"

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
    "the API knows a driver that nobody has heard of": ("entrypoints/api/app.py", "lmdb", DRIVERS),
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
    tree = copy_of_the_code(tmp_path, "tests/architecture")
    with (tree / file).open("a") as code:
        code.write(f"\nimport {module}\n")
    broken, report = lint(tree)
    assert broken, report
    verdicts = [line for line in report.splitlines() if " BROKEN" in line]
    assert any(line.startswith(rule) for line in verdicts), report


def lint(tree: Path) -> tuple[bool, str]:
    """Whether import-linter finds the tree broken, and what it says."""
    done = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=tree, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode != 0, done.stdout + done.stderr

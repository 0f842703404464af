"""The import rules hold, and each of them can fail."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_of_the_code

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "domain knows the application": ("domain/money.py", "import application.shop", "Imports point inwards"),
    "domain knows an adapter": ("domain/money.py", "import adapters.memory.storage", "Imports point inwards"),
    "application knows an adapter": ("application/shop.py", "import adapters.sql.tables", "Imports point inwards"),
    "application knows an entrypoint": ("application/shop.py", "import entrypoints.settings", "Imports point inwards"),
    "an adapter knows an entrypoint": ("adapters/sql/storage.py", "import entrypoints.settings", "Imports point inwards"),
    "domain knows a library": ("domain/money.py", "import pydantic", "Domain and application"),
    "application knows SQL": ("application/relay.py", "import sqlalchemy", "Domain and application"),
    "application knows HTTP": ("application/use_case.py", "import fastapi", "Domain and application"),
    "application knows the container": ("application/shop.py", "import dependency_injector", "Domain and application"),
    "the API knows an adapter": ("entrypoints/api/app.py", "import adapters.memory.storage", "Only the composition root"),
    "the worker knows an adapter": ("entrypoints/worker/__init__.py", "import adapters.sql.tables", "Only the composition root"),
    "the command line knows an adapter": ("entrypoints/cli/main.py", "import adapters.mail", "Only the composition root"),
    "an adapter knows another": ("adapters/sql/storage.py", "import adapters.memory.storage", "Adapters never import"),
    "the ground knows an adapter": ("adapters/shared/codec.py", "import adapters.memory.storage", "Adapters never import"),
    "the API knows a driver": ("entrypoints/api/app.py", "import sqlalchemy", "API, worker and command line"),
    "the API knows the container's library": (
        "entrypoints/api/app.py",
        "import dependency_injector",
        "API, worker and command line",
    ),
}


def test_the_import_rules_hold() -> None:
    """Every contract is kept by the code as it stands."""
    broken, report = lint(ROOT)
    assert not broken, report


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_violation_turns_its_rule_red(planted: str, tmp_path: Path) -> None:
    """One import too many, and the rule that forbids it is the one that says so."""
    file, statement, rule = PLANTED[planted]
    tree = copy_of_the_code(tmp_path)
    with (tree / file).open("a") as code:
        code.write(f"\n{statement}\n")
    broken, report = lint(tree)
    assert broken, report
    verdicts = [line for line in report.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(rule) for line in verdicts), report


def lint(tree: Path) -> tuple[bool, str]:
    """Whether import-linter finds the tree broken, and what it says."""
    done = subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=tree, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode != 0, done.stdout + done.stderr

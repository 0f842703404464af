"""The domain and the application need only the standard library: their tests run with pytest and Hypothesis alone."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture.trees import ROOT, copy_of_the_code, failures_in, failures_of_the_core

COMMAND = ["-c", "tests/pure.toml", "tests/domain", "tests/application", "-q", "-p", "no:cacheprovider"]

# -I and -S leave nothing but the standard library on the path.
PYTEST = """
import sys
sys.path[:0] = [sys.argv.pop(1), "."]
import pytest
sys.exit(pytest.main())
"""


@pytest.fixture(scope="module")
def only_pytest_and_hypothesis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with these two distributions and their dependencies, linked from this environment."""
    site = tmp_path_factory.mktemp("site")
    for name in {"pytest", "hypothesis", *closure("pytest"), *closure("hypothesis")}:
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            (site / top).symlink_to(Path(str(found.locate_file(top))))
    return site


def test_the_core_is_tested_with_pytest_and_hypothesis_alone(only_pytest_and_hypothesis: Path, tmp_path: Path) -> None:
    """Every test of the domain and of the application passes there, and none is skipped.

    What fails with everything installed, too, is the core's own failure, which its own tests report.
    """
    status, report = run(ROOT, only_pytest_and_hypothesis, tmp_path)
    if status == 0:
        (summary,) = re.findall(r"^(\d+) passed in .*s$", report, re.MULTILINE)
        assert int(summary) > 0
    else:
        failures = failures_in(report)
        assert failures, report
        assert failures <= failures_of_the_core(ROOT).keys(), report


def test_an_import_of_a_library_in_the_core_fails(only_pytest_and_hypothesis: Path, tmp_path: Path) -> None:
    """With pydantic imported in the domain, the run fails and names it."""
    tree = copy_of_the_code(tmp_path, "tests")
    with (tree / "domain" / "shared" / "money.py").open("a") as code:
        code.write("\nimport pydantic\n")
    status, report = run(tree, only_pytest_and_hypothesis, tmp_path)
    assert status != 0
    assert "No module named 'pydantic'" in report


def run(tree: Path, site: Path, scratch: Path) -> tuple[int, str]:
    """Run the core's tests in a tree, with nothing but `site`."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", PYTEST, str(site), *COMMAND],
        cwd=tree,
        env={"HYPOTHESIS_STORAGE_DIRECTORY": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def closure(name: str) -> Iterator[str]:
    """The names of everything that a distribution needs, directly or not."""
    for line in distribution(name).requires or ():
        needed = Requirement(line)
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield needed.name
            yield from closure(needed.name)

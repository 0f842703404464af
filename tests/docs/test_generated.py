"""The pages that are generated tell what the code does today."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.__main__ import GENERATED
from tests.docs.tree import ROOT


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages as they would be written now.

    A process of its own writes them, because what other tests have put into caches is not entered again.
    """
    folder = tmp_path_factory.mktemp("pages")
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs", folder], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.name)
def test_a_page_is_what_would_be_written_now(page: Path, written: Path) -> None:
    """If this fails, the code has changed since: `make docs` writes the page anew."""
    assert page.read_text(encoding="utf-8") == (written / page.name).read_text(encoding="utf-8")

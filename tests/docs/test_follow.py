"""The page "Follow one order" tells what the code does today."""

import subprocess
import sys
from pathlib import Path

from tests.docs.follow import PAGE
from tests.docs.recorder import ROOT


def test_the_page_is_what_a_run_records(tmp_path: Path) -> None:
    """If this fails, the order takes another way than the page says: `make docs` writes it anew.

    A process of its own records it, because what other tests have put into caches is not entered again.
    """
    recorded = tmp_path / "page.md"
    subprocess.run([sys.executable, "-m", "tests.docs.follow", recorded], cwd=ROOT, check=True, timeout=120)
    assert PAGE.read_text(encoding="utf-8") == recorded.read_text(encoding="utf-8")

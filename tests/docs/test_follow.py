"""The page "Follow one order" tells what the code does today."""

import subprocess
import sys

from tests.architecture.trees import ROOT
from tests.docs.follow import PAGE


def test_the_page_is_what_a_run_records() -> None:
    """If this fails, the order takes another way than the page says: `make docs` writes it anew.

    A process of its own records it, because what other tests have put into caches is not entered again.
    """
    program = "from tests.docs import follow; print(follow.page(), end='')"
    run = [sys.executable, "-X", "utf8", "-c", program]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert PAGE.read_text(encoding="utf-8") == done.stdout

"""Lines that somebody pastes into a shell."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support import stand_in_curl
from tests.support.waiting import LONG


def pasted(line: str, directory: Path) -> str:
    """What a shell prints into which the line was pasted. Where the machine has no curl, `stand_in_curl` is found."""
    curl = directory / "curl"
    curl.write_text(f'#!/bin/sh\nexec {sys.executable} {stand_in_curl.__file__} "$@"\n')
    curl.chmod(0o700)
    path = os.pathsep.join((os.environ["PATH"], str(directory)))
    done = subprocess.run(
        ["sh", "-c", line], env={"PATH": path}, capture_output=True, text=True, timeout=LONG, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout

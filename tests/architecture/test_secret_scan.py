"""The secret scan finds what must not be there. `make lint` runs it over everything."""

import shutil
import string
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from tests.architecture.trees import ROOT

KINGFISHER = Path(sys.executable).with_name("kingfisher")
RULES = ("kingfisher.yaml", "tests/architecture/secrets_of_our_own.yaml")


def made_up(length: int, signs: str = string.ascii_letters + string.digits) -> str:
    """Letters and digits, the same in every run, that are in no file: they would be found there."""
    return "".join(Random(length).choices(signs, k=length))


PLANTED: Mapping[str, tuple[str, str]] = {
    "settings.env": ("SIXFOLD_SECRET={}", made_up(43)),
    "compose.yaml": ("      SIXFOLD_PREVIOUS_SECRET: {}", made_up(64, string.hexdigits)),
    "test_settings.py": ('settings = {{"SIXFOLD_SECRET": "{}"}}', made_up(32)),
    "postgres.env": ("SIXFOLD_POSTGRES_URL=postgresql://shop:{}@db.internal:5432/shop", made_up(20)),
    "redis.env": ("SIXFOLD_REDIS_URL=redis://:{}@redis.internal:6379/0", made_up(22)),
    "key.pem": ("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", made_up(1_600)),
    "release.yml": ("token: ghp_{}", made_up(36)),
}
"""Files, what is in them, and the secret that is in that."""
HARMLESS = {
    "README.md": "SIXFOLD_SECRET_FILE=/run/secrets/sixfold SIXFOLD_POSTGRES_URL=postgresql://user:password@host/database",
    "demo.py": 'password = "ada-likes-hexagons"',
    ".env": PLANTED["settings.env"][0].format(made_up(44)),
    ".venv/key.pem": PLANTED["key.pem"][0].format(made_up(1_601)),
}
"""Files with no secret in them, and some that git does not keep."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder under the rules of this project, with nothing else in it."""
    for rules in RULES:
        (tmp_path / rules).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / rules, tmp_path / rules)
    for name, content in HARMLESS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{content}\n")
    return tmp_path


def test_every_planted_secret_is_found_and_nothing_else(tree: Path) -> None:
    """By the file that it is in. It is not shown: others read the output of checks."""
    for name, (line, secret) in PLANTED.items():
        (tree / name).write_text(f"{line.format(secret)}\n")
    done = subprocess.run(
        [KINGFISHER, "scan", ".", "--config", RULES[0], "--no-update-check", "--quiet"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    report = done.stdout + done.stderr
    assert done.returncode != 0
    assert {line.split(": ./")[1] for line in report.splitlines() if "|Path" in line} == set(PLANTED)
    assert [secret for _, secret in PLANTED.values() if secret in report] == []

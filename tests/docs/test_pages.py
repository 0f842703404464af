"""What the pages say is true: links lead somewhere, commands exist and work, Python is not copied into them."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT
from tests.docs.pages import commands, defined_in, definitions, links, names_of_code, pages
from tests.docs.tree import named
from tests.planted_changes import persistence, stored_shapes

BIN = ROOT / ".venv" / "bin"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file or folder of the project and, where a line is named, to a line that is there."""
    for _, target in links(page):
        path, _, line = target.partition("#L")
        found = (page.parent / path.partition("#")[0]).resolve()
        assert found.exists(), target
        assert not line or int(line) <= len(found.read_text(encoding="utf-8").splitlines()), target


# Pattern P09: When not to inject
@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_with_a_name_leads_to_where_it_is_defined(page: Path) -> None:
    """A class, function, constant or field that was renamed or moved takes the links to it along."""
    assert [
        f"{named(path)} does not define {name}; {' and '.join(defined_in(name)) or 'nobody'} does."
        for name, path in names_of_code(page)
        if not path.exists() or name not in definitions(path)
    ] == []


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_one_that_there_is(command: str) -> None:
    """Its make target, or its sixfold command, or its service. What it does is tested elsewhere."""
    words = [word for word in shlex.split(command) if not re.match(r"[A-Z_]+=", word)]
    match words:
        case ["make", *targets]:
            done = subprocess.run(["make", "-n", *targets], cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        case [".venv/bin/sixfold", *arguments]:
            given = [word for word in arguments if word != "--help"]
            done = subprocess.run([BIN / "sixfold", *given, "--help"], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        case ["docker", "compose", *_]:
            assert (ROOT / "compose.yaml").exists()
        case _:
            pytest.fail(f"nobody knows how to check this: {command}")


def test_no_page_copies_python() -> None:
    """Code in pages is not run, so it goes wrong unseen: pages link to code, or show changes that a test plants."""
    assert [page for page in pages() if "```python" in page.read_text(encoding="utf-8")] == []
    with_changes = [page for page in pages() if "```diff" in page.read_text(encoding="utf-8")]
    assert with_changes == [persistence.PAGE, stored_shapes.PAGE]


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").rglob("*.svg")), ids=lambda picture: picture.name)
def test_every_picture_describes_itself_and_needs_nothing(picture: Path) -> None:
    """It has a title and a description to be read out, colours for dark pages, and neither scripts nor links."""
    drawn = picture.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    for part in ("<title", "<desc", "prefers-color-scheme: dark"):
        assert part in drawn, part
    for part in ("<script", "href", "http", "@import", "@font-face"):
        assert part not in drawn, part


def test_the_readme_fits_on_a_page() -> None:
    """A hundred and fifty lines, and no more."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150

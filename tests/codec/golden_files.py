"""Golden files: one example of every shape in every version that was ever stored or queued. Nobody changes them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class GoldenFile:
    """`golden/events/order_placed-1.json`: its kind, and the name and version of the shape."""

    kind: str
    name: str
    version: int
    folder: Path = GOLDEN

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}-{self.version}.json"

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.folder / str(self)

    @property
    def shape(self) -> tuple[str, int]:
        """The shape as the examples call it."""
        return self.name, self.version

    def text(self) -> str:
        """What is in it."""
        return self.path.read_text(encoding="utf-8")


def files(*kinds: str, folder: Path = GOLDEN) -> list[GoldenFile]:
    """The files of these kinds."""
    paths = [path for kind in kinds for path in sorted((folder / kind).iterdir())]
    return [GoldenFile(path.parent.name, *_shape(path.stem), folder) for path in paths]


def missing(kind: str, newest: Iterable[tuple[str, int]], folder: Path = GOLDEN) -> list[str]:
    """The files that somebody forgot: there is one for each version from 1 to the newest."""
    there = {file.shape for file in files(kind, folder=folder)}
    wanted = [(name, each) for name, version in newest for each in range(1, version + 1)]
    return [str(GoldenFile(kind, *shape)) for shape in wanted if shape not in there]


def _shape(stem: str) -> tuple[str, int]:
    name, _, version = stem.rpartition("-")
    return name, int(version)


def pretty(data: bytes | str) -> str:
    """As it stands in a file."""
    return json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n"

"""The `sixfold` command as somebody types it, called in this process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typer.testing import CliRunner

from entrypoints.cli.main import app
from tests.support.accounts import PEOPLE
from tests.support.cast import EMAILS

ADDRESS = (
    *("--name", "Ada Apis", "--street", "6 Comb Lane", "--postal-code", "66666"),
    *("--city", "Waben", "--country", "DE", "--email", "ada@hive.example"),
)
AS = {name: ("--as", EMAILS[person.id]) for name, person in PEOPLE.items()}
"""What to type to act as one of the cast."""


def without_notices(stderr: str) -> str:
    """What is said besides the notice of what takes so long, which a busy machine may cause at any time."""
    return "".join(line for line in stderr.splitlines(keepends=True) if not line.endswith(" …\n"))


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Somebody's terminal, with SIXFOLD_… set."""

    environment: Mapping[str, str] = field(default_factory=dict)

    def say(self, *words: str, given: str | bytes | None = None) -> Said:
        """Type a command, and what it asks for."""
        result = CliRunner().invoke(app, words, env=dict(self.environment), input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, without_notices(result.stderr))

    def json(self, *words: str, given: str | None = None) -> Any:  # noqa: ANN401 (JSON is anything)
        """Type a command with `--json`, and what it asks for, and read the answer."""
        said = self.say(*words, "--json", given=given)
        assert said.code == 0, said.err
        return json.loads(said.out)

    def refused(self, *words: str, given: str | bytes | None = None) -> str:
        """Type a command that is refused: one line on standard error, nothing else. The line."""
        said = self.say(*words, given=given)
        assert (said.code, said.out) == (1, "")
        assert said.err.count("\n") == 1, said.err
        return said.err.rstrip("\n")

    def with_(self, **settings: object) -> "Shell":
        """The same terminal with other settings."""
        more = {f"SIXFOLD_{name.upper()}": str(value) for name, value in settings.items()}
        return Shell({**self.environment, **more})

    def add_tile(self, on_hand: int = 6) -> str:
        """Put so many tiles on the shelf; the product's id."""
        product = str(self.json("products", "add", "TILE-1", "Hexagon tile", "2.50")["id"])
        self.json("stock", "receive", product, str(on_hand))
        return product

    def place(self, *items: str, by: str = "ada") -> str:
        """Somebody who has an account orders; the order's id."""
        return str(self.json("orders", "place", *items, *ADDRESS, *AS[by])["id"])

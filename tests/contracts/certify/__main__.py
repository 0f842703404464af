"""`make certify`: hold an adapter that is none of ours, on a running server, to the laws of its port.

It ends with 0 where every law that was tried is obeyed, with 1 where one is broken, with 2 where none could be tried.
"""

import asyncio
import os
import sys
from urllib.parse import unquote, urlsplit

import pytest

from entrypoints.devservers.addresses import without_password
from tests.contracts.certify.session import Trial, held_to_its_laws
from tests.contracts.kit.report import FAILED


def _secrets(address: str) -> dict[str, str]:
    """What must not be printed, and what is, in its place: also by errors of a driver, in which the address stands."""
    if "://" not in address:
        return {}
    password = urlsplit(address).password
    return {address: without_password(address), **({password: "…", unquote(password): "…"} if password else {})}


def main() -> int:
    """Judge it."""
    address, law = os.environ.get("URL", ""), os.environ.get("LAW") or None
    hidden = _secrets(address)
    refusals: list[str] = []

    def say(line: str) -> None:
        for secret, shown in hidden.items():
            line = line.replace(secret, shown)
        print(line, flush=True)  # noqa: T201 (it is what it is for)

    def prepare() -> None:
        # Not before pytest is ready, which rewrites what is imported here: a law's `assert` explains itself.
        from tests.contracts.certify.preflight import refusal  # noqa: PLC0415 (as said above)

        if sentence := asyncio.run(refusal(os.environ, law)):
            refusals.append(sentence)
            pytest.exit(sentence)
        say(f"{os.environ['ADAPTER']} on {address or 'no server'}")

    def conclude(trial: Trial) -> int:
        if not trial.verdicts:
            say(f"Not judged. {' '.join(refusals or trial.others)}")
            return 2
        from tests.contracts.certify.verdict import lines_of_verdict  # noqa: PLC0415 (as above)

        say("")
        for line in lines_of_verdict(trial.verdicts, trial.others):
            say(line)
        return int(bool(trial.others) or any(one.outcome == FAILED for one in trial.verdicts))

    return held_to_its_laws(law, prepare, say, conclude)


if __name__ == "__main__":
    sys.exit(main())

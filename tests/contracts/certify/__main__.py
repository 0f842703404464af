"""`make certify`: hold an adapter that is none of ours, on a running server, to the laws of its port.

It ends with 0 where every law that was tried is obeyed, with 1 where one is broken, with 2 where none could be tried.
"""

import os
import sys

import pytest

from entrypoints.devservers.addresses import without_password
from tests.contracts.certify.session import held_to_its_laws
from tests.contracts.kit.report import FAILED


def main() -> int:
    """Judge it."""
    address, law = os.environ.get("URL", ""), os.environ.get("LAW") or None
    shown = without_password(address) if "://" in address else address
    refusals: list[str] = []

    def say(line: str) -> None:
        print(line.replace(address, shown) if address else line, flush=True)  # noqa: T201 (it is what it is for)

    def prepare() -> None:
        # Not before pytest is ready, which rewrites what is imported here: a law's `assert` explains itself.
        from tests.contracts.certify.preflight import refusal  # noqa: PLC0415 (as said above)

        if sentence := refusal(os.environ, law):
            refusals.append(sentence)
            pytest.exit(sentence)
        say(f"{os.environ['ADAPTER']} on {shown or 'no server'}")

    trial = held_to_its_laws(prepare, law, say)
    if not trial.verdicts:
        say(f"Not judged. {' '.join(refusals or trial.others)}")
        return 2
    from tests.contracts.certify.verdict import lines_of_verdict  # noqa: PLC0415 (as above)

    say("")
    for line in lines_of_verdict(trial.verdicts, trial.others):
        say(line)
    return int(bool(trial.others) or any(one.outcome == FAILED for one in trial.verdicts))


if __name__ == "__main__":
    sys.exit(main())

"""`make certify`: hold an adapter that is none of ours, on a running server, to the laws of its port.

It ends with 0 where every law that was tried is obeyed, with 1 where one is broken, with 2 where none could be tried.
"""

import asyncio
import logging
import os
import sys

from tests.contracts.certify.passwords import without_passwords_of
from tests.contracts.certify.session import Trial, held_to_its_laws
from tests.contracts.kit.report import FAILED

NOT_JUDGED = 2


def main() -> int:
    """Judge it."""
    address, law = os.environ.get("URL", ""), os.environ.get("LAW") or None
    hide = without_passwords_of(address)
    # Warnings of a driver, and of asyncio about a task of the adapter, are not ours to print.
    logging.getLogger().addHandler(logging.NullHandler())

    def say(line: str) -> None:
        print(hide(line), flush=True)  # noqa: T201 (it is what it is for)

    def prepare() -> None:
        # Not before pytest is ready, which rewrites what is imported here: a law's `assert` explains itself.
        from tests.contracts.certify.preflight import refusal  # noqa: PLC0415 (as said above)

        async def look() -> None:
            if sentence := await refusal(os.environ, law):
                say(f"Not judged. {sentence}")
                # A step that waits in vain, in a thread perhaps, would keep this program from ending.
                os._exit(NOT_JUDGED)

        asyncio.run(look())
        say(f"{os.environ['ADAPTER']} on {address or 'no server'}")

    def conclude(trial: Trial) -> int:
        if not trial.verdicts:
            say(f"Not judged. {' '.join(trial.others)}")
            return NOT_JUDGED
        from tests.contracts.certify.verdict import lines_of_verdict  # noqa: PLC0415 (as above)

        say("")
        for line in lines_of_verdict(trial.verdicts, trial.others):
            say(line)
        return int(bool(trial.others) or any(one.outcome == FAILED for one in trial.verdicts))

    return held_to_its_laws(law, prepare, say, conclude)


if __name__ == "__main__":
    sys.exit(main())

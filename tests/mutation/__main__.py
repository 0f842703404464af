"""`make mutate`: changes the code in small ways, one at a time, and sees whether a test notices.

`python -m tests.mutation domain` does so for one package. A run that was stopped goes on where it was: what is known is
kept in `var/mutation`, and holds for as long as the changed file stays what it is.
"""

import argparse
import signal
import sys
from pathlib import Path

from tests.architecture.trees import ROOT
from tests.mutation import reasons, scores
from tests.mutation.page import PAGE, page
from tests.mutation.parts import PARTS, Part
from tests.mutation.run import Run
from tests.mutation.scores import Score
from tests.mutation.session import Session

HERE = Path(__file__).parent
HOME = ROOT / "var" / "mutation"
SCORES = HERE / "scores.json"
REASONS = HERE / "reasons.toml"


def main() -> None:
    """Try what is still open, write the page, and fail if something is unexplained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("part", nargs="?", choices=[part.name for part in PARTS], help="everything, if it is left out")
    parser.add_argument("--workers", type=int, default=2, help="how many mutants are tried at once")
    arguments = parser.parse_args()
    parts = [part for part in PARTS if arguments.part in {None, part.name}]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        for part in parts:
            _measure(part, max(1, arguments.workers))
    except KeyboardInterrupt:
        _say("Stopped. The same command goes on from here.")
        sys.exit(130)
    kept = scores.read(SCORES)
    wrong = list(reasons.complaints((kept[part.name] for part in parts), reasons.read(REASONS)))
    _say(*wrong, f"Written to {PAGE}.")
    sys.exit(bool(wrong))


def _measure(part: Part, workers: int) -> None:
    """Try the part; whatever is known when it ends, or is stopped, is kept and written down."""
    run = Run(part, Session(HOME / f"{part.name}.jsonl"), workers, _say)
    try:
        run(HOME)
    finally:
        if run.mutants:
            kept = scores.read(SCORES)
            kept[part.name] = Score.of(part.name, len(run.mutants), run.tried(), kept.get(part.name))
            scores.write(SCORES, kept)
            (ROOT / PAGE).write_text(page(kept, reasons.read(REASONS)), encoding="utf-8")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join((*lines, "")))
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Writes `docs/follow-one-order.md` from a recorded run: `python -m tests.docs.follow`."""

import asyncio
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from httpx2 import ASGITransport, AsyncClient

from entrypoints.api.app import create_app
from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.relay_signals import RelaySignals
from entrypoints.bootstrap.settings import Settings
from tests.acceptance.http import Http
from tests.acceptance.stages import inside
from tests.docs.recorder import ROOT, Step, recording
from tests.support.fakes import FixedClock, RecordingMailer

PAGE = ROOT / "docs" / "follow-one-order.md"

HEAD = """# Follow one order

What happens between `POST /api/v1/orders` and the letter in the customer's hands, on a SQLite file with delivery within
the process. Each line is a function the order passed through, in the order in which it was first entered, with what its
docstring says. Generated from a recorded run by `make docs`; a test sees that it is up to date.
"""


class SilentRelaySignals(RelaySignals):
    """Nobody hears them: the letter is delivered by hand, so that both halves of the story stay apart."""

    async def wait(self, seconds: float) -> None:
        """Sleep through every ring, and every sweep."""
        await super().wait(seconds + 86_400)

    def notify(self, tenant: str) -> None:
        """Wake nobody."""


async def record() -> tuple[list[Step], list[Step]]:
    """The steps until the answer, and those until the letter is sent and noted."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(persistence="sqlite", demonstration=False, data_dir=Path(directory), mailer="memory")
        container = Container(settings=settings)
        container.clock.override(FixedClock())
        container.mailer.override(RecordingMailer())
        container.relay_signals.override(SilentRelaySignals())
        app = create_app(container=container)
        async with (
            app.router.lifespan_context(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://shop") as client,
        ):
            shop = Http(client, await inside(app.state.runtime))
            lamp = await shop.add_product("LAMP", "Honeycomb lamp", 4_900)
            await shop.receive(lamp, 5)
            await shop.inside.tenant.relay.drain()
            with recording() as answered:
                await shop.place("ada", {lamp: 1})
            with recording() as confirmed:
                await shop.inside.tenant.relay.drain()
    return answered, confirmed


def page(answered: list[Step], confirmed: list[Step]) -> str:
    """The page as Markdown."""
    known = {(step.file, step.line) for step in answered}
    after = [step for step in confirmed if (step.file, step.line) not in known]
    return "\n".join([HEAD, "## Until the answer", *_told(answered), "", "## Until the letter", *_told(after), ""])


def _told(steps: list[Step]) -> list[str]:
    lines: list[str] = []
    for folder, together in groupby(steps, key=lambda step: step.file.partition("/")[0]):
        lines += ["", f"**{folder}**", ""]
        lines += [f"- [`{step.name}`](../{step.file}#L{step.line}) {step.says}" for step in together]
    return lines


def main() -> None:
    """Write the page, here or where the first argument says."""
    to = Path(sys.argv[1]) if sys.argv[1:] else PAGE
    to.write_text(page(*asyncio.run(record())), encoding="utf-8")


if __name__ == "__main__":
    main()

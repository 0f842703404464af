"""A second process: a child Python that is told what to do, and tells what it does, in lines of JSON."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PATIENCE = 30.0
"""Seconds within which a child must have said its next word. Only a failure takes that long."""
_LONGEST_LINE = 2**20


@dataclass(slots=True)
class Child:
    """A process of our own. What it prints that is no JSON is kept for the failure that it explains."""

    process: asyncio.subprocess.Process
    chatter: list[str] = field(default_factory=list)

    def tell(self, order: Mapping[str, object]) -> None:
        """Tell it what to do."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")

    async def next(self) -> Mapping[str, object] | None:
        """What it says next; None when it has ended. Fails when it says nothing for too long."""
        assert self.process.stdout is not None
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    line = await self.process.stdout.readline()
            except TimeoutError:
                raise AssertionError(f"the other process has said nothing for {PATIENCE:.0f} s{self.said()}") from None
            if not line:
                return None
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict):
                    return said
            self.chatter.append(line.decode(errors="replace").rstrip())

    async def expect(self, word: str) -> object:
        """What it says under this word, as the next thing."""
        said = await self.next()
        assert said is not None, f"the other process has ended{self.said()}"
        assert word in said, f"the other process was to say {word!r}, and said {said}{self.said()}"
        return said[word]

    def kill(self) -> None:
        """End it without warning (SIGKILL)."""
        with suppress(ProcessLookupError):
            self.process.kill()

    def said(self) -> str:
        """What it has printed besides, for people."""
        return "".join(f"\n  {line}" for line in self.chatter[-20:])


@asynccontextmanager
async def child(module: str) -> AsyncIterator[Child]:
    """Run this module in a process of its own, until the block ends; whatever happens, it is ended and waited for.

    It ends by itself when its standard input does, so it does not outlive a killed parent.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=_LONGEST_LINE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    running = Child(process)
    try:
        yield running
    finally:
        running.kill()
        await process.wait()

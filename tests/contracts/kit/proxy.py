"""A TCP proxy in front of a server, which goes wrong when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from tests.contracts.kit.deadlines import TO_END
from tests.contracts.kit.law import NotShown

MARK = "THE-LAST-STRAW"
"""What fault laws write, so that a write can be told from everything else on the line."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What a commit looks like on the line: words in the message that `begins` it, and in the one that `decides`.

    They are one and the same for a server with a statement that commits. Where the writing statement itself is the
    transaction, its text begins the commit, and its parameters decide.
    """

    begins: tuple[bytes, ...]
    decides: bytes


class Fault(Enum):
    """What goes wrong. What was cut stays cut until the proxy is healed."""

    NONE = auto()
    CUT_BEFORE_COMMIT = auto()
    """Cut at the message whose turn it is, unless a commit begins before."""
    CUT_AFTER_COMMIT = auto()
    """Let the commit reach the server, and cut before its answer."""
    SILENCE = auto()
    """Everything is taken, and nothing is answered."""
    REFUSE = auto()
    """Every connection is cut, and every new one at once."""


class FaultProxy:
    """Passes everything on between clients and one server, as long as nothing is to go wrong."""

    def __init__(self, host: str, port: int, commit: Commit | None) -> None:
        self._host = host
        self._port = port
        self._commit = commit
        self._fault = Fault.NONE
        self._messages_left = 0
        self._lines: set[asyncio.StreamWriter] = set()
        self._look: Callable[[], Awaitable[None]] | None = None
        self.has_cut = False

    @property
    def lines(self) -> int:
        """How many clients are connected through it."""
        return len(self._lines) // 2

    def break_with(self, fault: Fault, *, after: int = 0) -> None:
        """Go wrong from now on; for a cut before the commit, after so many messages.

        `NotShown` where the fault is about commits, and nobody has said what they look like.
        """
        if fault in {Fault.CUT_BEFORE_COMMIT, Fault.CUT_AFTER_COMMIT} and self._commit is None:
            raise NotShown("`commit`, what a commit looks like on the line to the server, is not declared")
        self._fault, self._messages_left, self.has_cut = fault, after, False
        if fault is Fault.REFUSE:
            self._cut_all()

    def hold(self, look: Callable[[], Awaitable[None]]) -> None:
        """From now on have each message to the server wait until somebody has looked."""
        self._look = look

    def heal(self) -> None:
        """Work again. The connections of the time before are gone."""
        self._fault, self._look = Fault.NONE, None
        self._cut_all()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client. Its connection is closed in the end, also when there was no server to connect it to."""
        with closing(writer), suppress(OSError):
            if self._fault is not Fault.REFUSE:
                await self._pass_on(reader, writer)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(self._host, self._port)
        line = {writer, to_server}
        self._lines |= line
        committing = asyncio.Event()
        with closing(to_server):
            try:
                # Meanwhile all lines may have been cut.
                if self._fault is not Fault.REFUSE:
                    await asyncio.gather(
                        self._requests(reader, to_server, committing), self._answers(from_server, writer, committing)
                    )
            finally:
                self._lines -= line

    async def _requests(
        self, client: asyncio.StreamReader, server: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        while message := await client.read(65_536):
            if self._fault is Fault.SILENCE:
                continue
            if self._fault is Fault.CUT_BEFORE_COMMIT:
                if self._commit and any(word in message for word in self._commit.begins):
                    self._fault = Fault.NONE
                elif self._messages_left == 0:
                    self._cut()
                    return
                self._messages_left -= 1
            elif self._fault is Fault.CUT_AFTER_COMMIT and self._commit and self._commit.decides in message:
                committing.set()
            if self._look is not None:
                await self._look()
            server.write(message)
            await server.drain()
        server.close()

    async def _answers(
        self, server: asyncio.StreamReader, client: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        while message := await server.read(65_536):
            if self._fault is Fault.SILENCE:
                continue
            if committing.is_set():
                self._cut()
                return
            client.write(message)
            await client.drain()
        client.close()

    def _cut(self) -> None:
        self.break_with(Fault.REFUSE)
        self.has_cut = True

    def _cut_all(self) -> None:
        for end in self._lines:
            end.close()


def has_port(address: str) -> bool:
    """Whether this is the URL of a server, at the end of a TCP connection."""
    try:
        return urlsplit(address).port is not None
    except ValueError:
        return False


@asynccontextmanager
async def proxied(address: str, commit: Commit | None) -> AsyncIterator[tuple[FaultProxy, str]]:
    """A proxy in front of the server at this URL, and the URL that leads through it."""
    url = urlsplit(address)
    assert url.hostname is not None
    assert url.port is not None
    proxy = FaultProxy(url.hostname, url.port, commit)
    lines: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.create_task(proxy.serve(reader, writer))
        # A task that is cancelled before it has begun closes nothing.
        line.add_done_callback(lambda _: writer.close())
        lines[line] = writer

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    user, at, _ = url.netloc.rpartition("@")
    async with server:
        yield proxy, url._replace(netloc=f"{user}{at}127.0.0.1:{port}").geturl()
        proxy.break_with(Fault.REFUSE)
        await _accept_no_more(server)
    closed = (writer.wait_closed() for writer in lines.values())
    await asyncio.wait({asyncio.gather(*lines, *closed, return_exceptions=True)}, timeout=TO_END)


async def _accept_no_more(server: asyncio.Server) -> None:
    """Before it closes: of whom asyncio has accepted by then, without a transport yet, it would let go unclosed."""
    for listener in server.sockets:
        asyncio.get_running_loop().remove_reader(listener.fileno())
    # One step makes the transport, the next one calls `accept`.
    for _ in range(2):
        await asyncio.sleep(0)


def where_nobody_listens(url: str) -> str:
    """The address with a port at which there is nobody."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    return url.replace(f"{host}:{port}", f"{host}:1")

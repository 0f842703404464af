"""`sixfold run`: the API on a port of this machine, until somebody ends it."""

import asyncio
import errno
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import uvicorn

from entrypoints.api.app import create_app
from entrypoints.api.startup_banner import startup_banner
from entrypoints.bootstrap.lifetime import StopSignal, run_until_stopped, startup_frozen
from entrypoints.bootstrap.logs import write_logs
from entrypoints.bootstrap.runtime import StartupError
from entrypoints.bootstrap.settings import Settings

Say = Callable[[str], None]

FINISH_WITHIN = 10
"""Seconds that requests under way have to finish."""


def announce(text: str) -> None:
    """Print at once, even into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def serve(settings: Settings, say: Say = announce) -> None:
    """Serve until SIGTERM or Ctrl-C, then close everything and return. `StartupError` if it cannot start."""
    write_logs()
    with _listening(settings, say) as listener:
        app = create_app(settings)
        # The lifespan is ours to run: what goes wrong in it is to be a sentence, not a traceback.
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, log_level="warning", timeout_graceful_shutdown=FINISH_WITHIN
        )
        server = _Server(config)

        async def program(stop: StopSignal) -> None:
            async with app.router.lifespan_context(app):
                say(await startup_banner(app.state.runtime, _address(listener)))
                stop.calls(server.finish)
                with startup_frozen():
                    await server.serve(sockets=[listener])

        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(run_until_stopped(program))


class _Server(uvicorn.Server):
    """Leaves the signals to us: uvicorn would send itself the last one again, and end with its code instead of 0."""

    def capture_signals(self) -> nullcontext[None]:  # type: ignore[override]  # as a context manager, it fits
        return nullcontext()

    def finish(self) -> None:
        """Finish the requests under way, and return from `serve`."""
        self.should_exit = True


@contextmanager
def _listening(settings: Settings, say: Say) -> Iterator[socket.socket]:
    """A socket at the port of the settings; in development, at another if that one is taken."""
    try:
        listener = _listen(settings.host, settings.port)
    except OSError as error:
        # In production somebody is told to look for it at this port.
        if error.errno != errno.EADDRINUSE or settings.profile == "production":
            raise StartupError(f"it cannot listen at {settings.host}:{settings.port}: {error.strerror}.") from error
        listener = _listen(settings.host, 0)
        say(f"Port {settings.port} is taken; this is port {listener.getsockname()[1]}.")
    with listener:
        yield listener


def _listen(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family)


def _address(listener: socket.socket) -> str:
    """Where a client on this machine finds it."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (read, not bound)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

"""What is plugged into each port, for people: printed at start, and by `sixfold wiring`."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.settings import Server, Settings
from entrypoints.devservers.server import DevServer


@dataclass(frozen=True, slots=True)
class AdapterUnderTest:
    """A port, the adapter in it, and where what is behind it can be found. Fit to be shown to anyone."""

    port: str
    adapter: str
    place: str


def plugged(container: Container, started: Iterable[DevServer] = ()) -> list[AdapterUnderTest]:
    """Every port of the shop, in the order of the container."""
    settings = container.settings()
    here = {server.technology: f", {server.description}" for server in started}
    in_ports = {
        "persistence": (container.persistence(), _data(settings, here)),
        "delivery": (container.deliveries(), _queue(settings, here)),
        "mailer": (container.mailer(), "this terminal" if settings.mailer == "console" else "this process"),
        "clock": (container.clock(), "this machine"),
        "ids": (container.ids(), "this process"),
        "headers": (container.headers(), "this process"),
    }
    return [AdapterUnderTest(port, type(adapter).__name__, place) for port, (adapter, place) in in_ports.items()]


def _data(settings: Settings, here: dict[Server, str]) -> str:
    match settings.persistence:
        case "memory":
            return "this process, until it ends"
        case "sqlite":
            return f"files in {settings.data_dir}"
        case server:
            return _place(settings, server, here)


def _queue(settings: Settings, here: dict[Server, str]) -> str:
    return _place(settings, "redis", here) if settings.delivery == "dramatiq" else "this process"


def _place(settings: Settings, server: Server, here: dict[Server, str]) -> str:
    url = urlsplit(settings.address_of(server))
    host = url.netloc.rpartition("@")[2]
    return f"{url.scheme}://{host}{url.path}{here.get(server, '')}"

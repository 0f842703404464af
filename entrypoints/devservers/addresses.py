"""Addresses of servers: which of them every program reads in the same way, and how they are shown to people."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from pydantic_core import MultiHostUrl

_ADDRESS = re.compile(r"([a-z][a-z0-9+]*)://([^/?#@]*@)?([^/?#@]*)(/[^?#@]*)?(\?[^#@]*)?")
_ESCAPED = re.compile(r"(?:[!-$&-~]|%[0-9A-Fa-f]{2})*")

HOW_IT_IS_WRITTEN = (
    "should be an address such as scheme://user:password@host:port, with a port from 1 to 65535; in user name and"
    " password, the characters / ? # @ % are written %2F %3F %23 %40 %25"
)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """What an address says, except for user name and password. `parameters` are those after the question mark."""

    scheme: str
    hosts: tuple[str, ...]
    path: str
    parameters: tuple[tuple[str, str], ...]


def parsed(url: str) -> ServerAddress:
    """What the address says. `ValueError`, which repeats nothing of it, if another program may read it differently.

    Parsers disagree about a password with a slash or an @ in it: what is the password to one is the host or the
    database to the next. So whatever separates the parts of an address has to be escaped within one.
    """
    written = _ADDRESS.fullmatch(url)
    if not written or not _ESCAPED.fullmatch(url):
        raise ValueError(HOW_IT_IS_WRITTEN)
    scheme, _, hosts, path, query = written.groups(default="")
    try:
        ports = [host["port"] for host in MultiHostUrl(url).hosts()]
    except ValueError:
        raise ValueError(HOW_IT_IS_WRITTEN) from None
    if 0 in ports or len(ports) != len(hosts.split(",") if hosts else ()) or re.search(r":(,|$)", hosts):
        raise ValueError(HOW_IT_IS_WRITTEN)
    pairs = [pair.partition("=") for pair in query.removeprefix("?").split("&") if pair]
    parameters = tuple((unquote(name), unquote(value)) for name, _, value in pairs)
    return ServerAddress(scheme, tuple(hosts.split(",")) if hosts else (), path, parameters)


def without_password(url: str) -> str:
    """The address as it can be shown to anyone; of one that cannot be read for sure, no more than the scheme."""
    try:
        address = parsed(url)
    except ValueError:
        scheme, found, _ = url.partition("://")
        return f"{scheme}://…" if found and re.fullmatch(r"[a-z][a-z0-9+]*", scheme) else "…"
    return f"{address.scheme}://{','.join(address.hosts)}{address.path}"

"""The proxy in front of a server, by which laws make a line go wrong."""

import asyncio
from urllib.parse import urlsplit

from tests.contracts.kit.proxy import Commit, proxied


async def test_a_client_that_cannot_be_connected_is_let_go(unused_tcp_port: int) -> None:
    """Nothing of it stays open, for which some later test would be blamed."""
    async with proxied(f"tcp://127.0.0.1:{unused_tcp_port}", Commit((b"commit",), b"commit")) as (_, address):
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()

"""The proxy in front of a server, by which laws make a line go wrong."""

import asyncio
import gc
import socket
from urllib.parse import urlsplit

import pytest

from tests.contracts.kit.proxy import Commit, proxied


async def test_a_client_that_cannot_be_connected_is_let_go(unused_tcp_port: int) -> None:
    """Nothing of it stays open, for which some later test would be blamed."""
    async with proxied(f"tcp://127.0.0.1:{unused_tcp_port}", Commit((b"commit",), b"commit")) as (_, address):
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize("steps", range(6))
async def test_a_client_that_comes_when_it_closes_is_let_go(steps: int, unused_tcp_port: int) -> None:
    """However far the event loop has come with it: nothing of it stays open either."""
    async with proxied(f"tcp://127.0.0.1:{unused_tcp_port}", None) as (_, address):
        client = socket.create_connection(("127.0.0.1", urlsplit(address).port or 0))
        for _ in range(steps):
            await asyncio.sleep(0)
    client.close()
    gc.collect()

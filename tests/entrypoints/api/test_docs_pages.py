"""The pages on which the API explains itself, also offline."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from tests.entrypoints.api.client import Api


async def test_the_front_door_leads_to_the_documentation(api: Api) -> None:
    """Whoever opens the address in a browser is shown something."""
    answer = await api.client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs")


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
async def test_every_script_and_style_of_a_page_comes_from_us(api: Api, page: str) -> None:
    """No other host is named in the page, so it is not blank without a connection to the outside."""
    answer = await api.client.get(page)
    assert answer.status_code == 200
    named = re.findall(r"(?:src|href|spec-url)=\"([^\"]+)\"|url: '([^']+)'", answer.text)
    addresses = [first or second for first, second in named]
    assert {urlsplit(address).netloc for address in addresses} == {""}
    assert "//" not in answer.text
    kinds = []
    for address in addresses:
        needed = await api.client.get(urljoin(f"http://shop{page}", address))
        assert (needed.status_code, bool(needed.content)) == (200, True), address
        kinds.append(needed.headers["content-type"].partition(";")[0])
    assert "text/javascript" in kinds
    assert "application/json" in kinds


async def test_behind_a_path_of_a_proxy_the_pages_name_it(api: Api) -> None:
    """The browser asks the proxy, and not us."""
    api.app.root_path = "/shop"
    answer = await api.client.get("/shop/docs")
    assert 'src="/shop/docs/files/swagger-ui-bundle.js"' in answer.text
    assert (await api.client.get("/shop/")).headers["location"] == "/shop/docs"


async def test_what_is_no_file_is_a_problem(api: Api) -> None:
    """Of the same shape as everywhere."""
    answer = await api.client.get("/docs/files/../../pyproject.toml")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"

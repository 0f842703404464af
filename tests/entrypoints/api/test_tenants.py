"""Whose shop a request is about: the host, the header and the token say so, and have to agree."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import Response

from entrypoints.bootstrap.container import Container
from tests.entrypoints.api.client import Api, code, running

AMBIGUOUS, NO_HOST, NOT_FOUND = (400, "ambiguous_request"), (400, "invalid_host"), (404, "not_found")

only_memory = pytest.mark.parametrize("container", ["memory"], indirect=True)


async def test_tenants_have_shops_of_their_own(api: Api) -> None:
    """What is in one catalogue is in no other."""
    await api.runtime.tenants.create("hive")
    await api.product()
    assert len((await api.client.get("/api/v1/products", headers={"X-Tenant": "demo"})).json()["items"]) == 1
    assert (await api.client.get("/api/v1/products", headers={"X-Tenant": "hive"})).json()["items"] == []


@pytest.mark.parametrize(
    "tenant", ["", "nobody", "x" * 31, "Demo", "../demo", "demo;drop", "1", "x" * 32, "d\u00e9mo", "demo "]
)
async def test_a_tenant_that_is_not_there_is_not_found(api: Api, tenant: str) -> None:
    """Nor one that cannot be, whose name never comes near a schema or a file. Asking for one does not make one, and
    the answer says nothing of it."""
    for _ in range(2):
        refused = await api.client.get("/api/v1/products", headers={b"X-Tenant": tenant.encode("latin-1")})
        assert code(refused) == (404, "not_found")
        assert refused.json()["detail"] == "There is no shop here."
    assert await api.runtime.tenants.names() == ["demo"]


@pytest.fixture
async def hosts(container: Container) -> AsyncIterator[Api]:
    """A shop that has goods, beside one that has none, each at a host of its own below shop.example."""
    container.settings.override(container.settings().model_copy(update={"domain": "shop.example"}))
    async with running(container) as api:
        await api.runtime.tenants.create("hive")
        await api.product()
        yield api


async def asked(api: Api, *said: tuple[str, str]) -> Response:
    """Ask for the catalogue, with these headers."""
    headers = [(name.encode(), value.encode("latin-1")) for name, value in said]
    return await api.client.get("/api/v1/products", headers=headers)


def whose(answer: Response) -> str | tuple[int, str]:
    """The tenant whose catalogue was shown, or how it was refused."""
    if answer.is_error:
        return code(answer)
    return "demo" if answer.json()["items"] else "hive"


@only_memory
@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("demo.shop.example", "demo"),
        ("hive.shop.example", "hive"),
        ("HIVE.shop.example:8443", "hive"),
        ("hive.shop.example.", "hive"),
        ("hive.shop.example.:80", "hive"),
        ("hive.shop.example:", "hive"),
        ("nobody.shop.example", NOT_FOUND),
        ("a.hive.shop.example", NOT_FOUND),
        ("1.shop.example", NOT_FOUND),
        ("shop.example", "demo"),
        ("evilshop.example", "demo"),
        ("hive.shop.example.evil", "demo"),
        ("elsewhere.example:8000", "demo"),
        ("127.0.0.1:8000", "demo"),
        ("[::1]:8000", "demo"),
        ("", NO_HOST),
        (".shop.example", NO_HOST),
        ("hive..shop.example", NO_HOST),
        ("hive.shop.example..", NO_HOST),
        ("hive.shop.example:65536", NO_HOST),
        ("hive.shop.example:99999", NO_HOST),
        ("hive.shop.example:x", NO_HOST),
        ("hive.shop.example:80:80", NO_HOST),
        ("ada@hive.shop.example", NO_HOST),
        ("hive.shop.example/", NO_HOST),
        ("hive shop.example", NO_HOST),
        ("h\u00efve.shop.example", NO_HOST),
    ],
)
async def test_each_tenant_may_have_a_host_of_its_own(hosts: Api, host: str, expected: str | tuple[int, str]) -> None:
    """Below the domain of the settings. At a host that is none, nobody is shown the shop of somebody else."""
    assert whose(await asked(hosts, ("Host", host))) == expected


DEMO, HIVE, ELSEWHERE = (("Host", host) for host in ("demo.shop.example", "hive.shop.example", "elsewhere.example"))


@only_memory
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((ELSEWHERE, ("X-Tenant", "hive")), "hive"),
        ((HIVE, ("X-Tenant", "hive")), "hive"),
        ((HIVE, ("X-Tenant", "demo")), AMBIGUOUS),
        ((DEMO, ("X-Tenant", "hive")), AMBIGUOUS),
        ((DEMO, ("X-Tenant", "")), AMBIGUOUS),
        ((DEMO, ("X-Tenant", "demo"), ("X-Tenant", "demo")), AMBIGUOUS),
        ((DEMO, DEMO), AMBIGUOUS),
        ((DEMO, HIVE), AMBIGUOUS),
        ((ELSEWHERE, ("X-Tenant", "")), NOT_FOUND),
    ],
    ids=str,
)
async def test_whoever_says_it_twice_says_the_same(
    hosts: Api, said: tuple[tuple[str, str], ...], expected: str | tuple[int, str]
) -> None:
    """By the host and by the header; and each of them once."""
    assert whose(await asked(hosts, *said)) == expected


@only_memory
async def test_a_token_is_good_at_the_host_of_its_tenant_alone(hosts: Api) -> None:
    """And where no host and no header says otherwise."""
    token = ("Authorization", f"Bearer {hosts.token('ada')}")
    assert whose(await asked(hosts, token, DEMO)) == whose(await asked(hosts, token, ELSEWHERE)) == "demo"
    assert whose(await asked(hosts, token, HIVE)) == (403, "wrong_tenant")
    assert whose(await asked(hosts, token, ELSEWHERE, ("X-Tenant", "hive"))) == (403, "wrong_tenant")
    assert whose(await asked(hosts, token, DEMO, ("X-Tenant", "hive"))) == AMBIGUOUS


@only_memory
async def test_without_a_domain_no_host_is_looked_at(api: Api) -> None:
    """Whatever it is: the shop may be reached by an address, or by a name that somebody gave the machine."""
    await api.runtime.tenants.create("hive")
    await api.product()
    for host in ("hive.shop.example", ".", "h\u00efve"):
        assert whose(await asked(api, ("Host", host))) == "demo"

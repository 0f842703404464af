"""Queries on MongoDB whose arguments mean something else to the driver."""

from tests.contracts.laws.persistence.env import PersistenceEnv


async def test_a_search_takes_words_literally(env: PersistenceEnv) -> None:
    """Neither operators nor patterns nor NUL have a meaning of their own."""
    tenant = await env.tenant()
    await tenant.product(name="$name of a lamp")
    for word, count in (("$name", 1), ("$", 1), (".*", 0), ("lamp\0", 0)):
        assert len((await tenant.store.products.search(word, after=None, limit=9)).items) == count, word

"""QRY 11 and 13: texts in searches, point by point. What is expected is written down here, and computed by nobody."""

from collections.abc import Awaitable

from application.core.page import Page
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.seeding import new_account, store

NAMES = (
    "Honey jar",
    "honeyjar",
    "HONEY",
    "Stra\u00dfe",
    "cafe",
    "caf\u00e9",
    "CAFE\u0301 au lait",
    "\ufb01ne",
    "\uff28\uff45\uff58",
    "\u01f0am",
    "J\u030cump",
    "wax ",
)

# What is typed, and the names that it finds.
FOUND = {
    # Case, also of letters that become two.
    "honey": ("Honey jar", "honeyjar", "HONEY"),
    "HONEY": ("Honey jar", "honeyjar", "HONEY"),
    "STRASSE": ("Stra\u00dfe",),
    "stra\u00dfe": ("Stra\u00dfe",),
    # Blanks, tabs and whatever else is white part the words, and none of it is looked for.
    " jar ": ("Honey jar", "honeyjar"),
    "jar\thoney": ("Honey jar", "honeyjar"),
    "jar \u00a0 honey": ("Honey jar", "honeyjar"),
    "jar\u3000honey\n": ("Honey jar", "honeyjar"),
    "honeyjar": ("honeyjar",),
    "wax  ": ("wax ",),
    # Accents matter, and their Unicode form does not.
    "cafe": ("cafe",),
    "caf\u00e9": ("caf\u00e9", "CAFE\u0301 au lait"),
    "cafe\u0301": ("caf\u00e9", "CAFE\u0301 au lait"),
    # Ligatures and full-width letters are the letters that they stand for.
    "fi": ("\ufb01ne",),
    "\ufb01": ("\ufb01ne",),
    "hex": ("\uff28\uff45\uff58",),
    "\uff48\uff25X": ("\uff28\uff45\uff58",),
    # Folding takes this letter apart, and the second pass puts it together again: there is no j in it.
    "\u01f0": ("\u01f0am", "J\u030cump"),
    "j\u030c": ("\u01f0am", "J\u030cump"),
    "j": ("Honey jar", "honeyjar"),
}


@law(
    "QRY-13",
    hint="Search for `search_key(words).split()` in the stored search key, which is `Product.search_key`.",
    mutants=(
        "searches for words as they are typed",
        "searches for blanks",
        "takes a tab for a letter",
        "searches in the form in which it is typed",
        "ignores accents",
        "normalises once",
    ),
)
async def words_find_the_names_that_are_written_down_here(env: PersistenceEnv) -> None:
    """Words find names whatever their case and Unicode form, and whatever white parts them; accents and everything else
    count. Each point is tried alone, with examples of what is found."""
    tenant = await env.tenant()
    await store(tenant, products=[tenant.new_product(name=name) for name in NAMES])
    for typed, expected in FOUND.items():
        page = await tenant.store.products.search(typed, after=None, limit=100)
        assert sorted(item.name for item in page.items) == sorted(expected), f"{typed!r} finds these"


NOWHERE: Page[object, object] = Page((), None)
UNSTORABLE = ("\0", "\ud800", "\udfff")


@law(
    "QRY-11",
    hint="Ask `is_storable` first: what no stored text can have is in none, and the server need not be asked.",
    mutants=(
        "passes over what it cannot keep",
        "fails at what it cannot keep",
        "fails at such a SKU",
        "fails at such an address",
    ),
)
async def what_cannot_be_stored_is_found_nowhere(env: PersistenceEnv) -> None:
    """A search for words with NUL or a lone surrogate finds nothing, no product has such a SKU and no account such an
    e-mail address: the answer is that for any text that nothing has, and no error."""
    tenant = await env.tenant()
    await tenant.product(sku="LAMP-6", name="Honeycomb lamp")
    await store(tenant, accounts=[new_account(tenant, email="ada@hive.example")])
    for sign in UNSTORABLE:
        for typed in (sign, f"lamp{sign}", f"{sign}lamp", f"la{sign}mp", f"lamp {sign}", f"{sign} lamp"):
            search = tenant.store.products.search(typed, after=None, limit=10)
            assert await _answer(search) == NOWHERE, f"a search for {typed!r}"
        for sku in (sign, f"LAMP-6{sign}", f"{sign}LAMP-6", f"LAMP{sign}-6"):
            assert await _answer(tenant.store.products.get_by_sku(sku)) is None, f"the SKU {sku!r}"
        for email in (sign, f"ada@hive.example{sign}", f"{sign}ada@hive.example", f"ada{sign}@hive.example"):
            assert await _answer(tenant.store.accounts.credentials_for(email)) is None, f"the address {email!r}"


async def _answer(asked: Awaitable[object]) -> object:
    try:
        return await asked
    except Exception as error:  # noqa: BLE001 (an error is no answer, and is compared with the right one)
        return error


LAWS = (what_cannot_be_stored_is_found_nowhere, words_find_the_names_that_are_written_down_here)

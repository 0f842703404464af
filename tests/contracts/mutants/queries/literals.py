"""Mistakes in what words and SKUs find, point by point."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from adapters.memory.catalogue import MemoryProductQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from application.ports.errors import Unavailable
from domain.catalogue.product import Product
from domain.shared.checks import search_key
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import mutant
from tests.contracts.mutants.queries.queries import Catalogue, products_changed_by

Key = Callable[[str], str]
Words = Callable[[str], list[str]]


def in_words(typed: str) -> list[str]:
    """What the port says that words are."""
    return search_key(typed).split()


@dataclass(frozen=True)
class FindsBy(MemoryProductQueries):
    """Finds names by another key, or words that are made otherwise."""

    key: Key = search_key
    words: Words = in_words

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        everything = await super().search("", after=after, limit=1_000)
        wanted = self.words(words)
        items = [item for item in everything.items if all(word in self.key(item.name) for word in wanted)]
        return Page(tuple(items[:limit]), None)


@dataclass(frozen=True)
class FindsSkusBy(MemoryProductQueries):
    """Finds the first SKU that is the same by some key."""

    key: Key = str

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        products = self.tables.of(Product).values()
        return next((ProductView.of(each) for each in products if self.key(each.sku) == self.key(sku)), None)


class FailsAtTheUnstorable(MemoryProductQueries):
    """Hands it to its server, which knows no such text."""

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        _must_be_known(words)
        return await super().search(words, after=after, limit=limit)


class FailsAtUnstorableSkus(MemoryProductQueries):
    """So it does with SKUs."""

    async def get_by_sku(self, sku: str, /) -> ProductView | None:
        _must_be_known(sku)
        return await super().get_by_sku(sku)


def _must_be_known(text: str) -> None:
    if "\0" in text:
        raise Unavailable("The catalogue", "invalid byte sequence: 0x00")


def normalised_once(name: str) -> str:
    """Folded, and left as that."""
    return unicodedata.normalize("NFKC", name).casefold()


def without_accents(name: str) -> str:
    """As people type."""
    return "".join(sign for sign in unicodedata.normalize("NFD", search_key(name)) if not unicodedata.combining(sign))


def without_the_unstorable(typed: str) -> list[str]:
    """What is left of it."""
    return in_words("".join(sign for sign in typed if sign != "\0" and not "\ud800" <= sign <= "\udfff"))


def _finds(name: str, law: str = "QRY-13", *, key: Key = search_key, words: Words = in_words) -> Mutant:
    return mutant(name, law, products_changed_by(lambda kept: FindsBy(kept, key, words)))


def _finds_skus(name: str, key: Key) -> Mutant:
    return mutant(name, "QRY-9", products_changed_by(lambda kept: FindsSkusBy(kept, key)))


MUTANTS = (
    _finds_skus("finds SKUs padded with blanks", lambda sku: sku.rstrip(" ")),
    _finds_skus("finds SKUs with any white at their ends", lambda sku: sku.rstrip("\t\u00a0")),
    _finds_skus("finds SKUs in any form", lambda sku: unicodedata.normalize("NFKC", sku)),
    _finds_skus(
        "finds SKUs with any accent",
        lambda sku: "".join(sign for sign in unicodedata.normalize("NFD", sku) if not unicodedata.combining(sign)),
    ),
    _finds("passes over what it cannot keep", "QRY-11", words=without_the_unstorable),
    mutant("fails at what it cannot keep", "QRY-11", products_changed_by(FailsAtTheUnstorable)),
    mutant("fails at such a SKU", "QRY-11", products_changed_by(FailsAtUnstorableSkus)),
    _finds("searches for words as they are typed", words=str.split),
    _finds("searches for blanks", words=lambda typed: [search_key(typed)]),
    _finds("takes a tab for a letter", words=lambda typed: search_key(typed).split(" ")),
    _finds("searches in the form in which it is typed", words=lambda typed: typed.casefold().split()),
    _finds(
        "ignores accents", key=without_accents, words=lambda typed: [without_accents(word) for word in in_words(typed)]
    ),
    _finds("normalises once", key=normalised_once, words=lambda typed: normalised_once(typed).split()),
)

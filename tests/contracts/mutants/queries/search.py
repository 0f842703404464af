"""Mistakes in searching and sorting the catalogue."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from adapters.memory.catalogue import MemoryProductQueries
from application.catalogue.views import ProductPosition, ProductView
from application.core.page import Page
from domain.catalogue.ids import ProductId
from domain.catalogue.product import Product
from domain.shared.checks import search_key
from tests.contracts.mutants.persistence.around import mutant
from tests.contracts.mutants.queries.queries import Catalogue, position_of, products_changed_by


@dataclass(frozen=True)
class SortedOtherwise(MemoryProductQueries):
    """Sorts a page by something else than code points."""

    key: Callable[[str], object] = str

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        page = await super().search(words, after=after, limit=limit)
        return replace(page, items=tuple(sorted(page.items, key=self._place)))

    def _place(self, item: ProductView) -> tuple[str, ProductId]:
        # A key may be anything that sorts; mypy is told that it is a string.
        return cast(str, self.key(search_key(item.name))), item.id


def without_accents(key: str) -> str:
    """As people sort: é beside e, signs of no account."""
    apart = unicodedata.normalize("NFD", key)
    return "".join(sign for sign in apart if sign.isalnum())


@dataclass(frozen=True)
class Finds(MemoryProductQueries):
    """Finds what fits, by another rule than the port's."""

    fits: Callable[[Product, list[str]], bool] = lambda _product, _words: True

    async def search(self, words: str, /, *, after: ProductPosition | None, limit: int) -> Catalogue:
        everything = await super().search("", after=after, limit=1_000)
        wanted = search_key(words).split()
        items = [item for item in everything.items if self.fits(self.tables.of(Product)[item.id], wanted)]
        following = position_of(items[limit - 1]) if len(items) > limit else None
        return Page(tuple(items[:limit]), following)


def like(product: Product, words: list[str]) -> bool:
    """`%` and `_` stand for anything and for any one sign."""
    patterns = (re.escape(word).replace("%", ".*").replace("_", ".") for word in words)
    return all(re.search(pattern, product.search_key) for pattern in patterns)


MUTANTS = (
    mutant("sorts as people do", "QRY-3", products_changed_by(lambda kept: SortedOtherwise(kept, without_accents))),
    mutant(
        "sorts by UTF-16",
        "QRY-3",
        products_changed_by(lambda kept: SortedOtherwise(kept, lambda key: key.encode("utf-16-be"))),
    ),
    mutant("searches with LIKE", "QRY-4", products_changed_by(lambda kept: Finds(kept, like))),
)

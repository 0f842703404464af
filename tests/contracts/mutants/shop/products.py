"""Mistakes with what the catalogue keeps and finds."""

from collections.abc import Callable
from dataclasses import replace

from domain.catalogue.product import Product
from domain.shared.aggregate import Aggregate
from domain.shared.money import Currency, Money
from tests.contracts.mutants.persistence.around import mutant, rows_changed_by, storage_changed_by
from tests.contracts.mutants.queries.queries import products_changed_by
from tests.contracts.mutants.queries.search import Finds
from tests.contracts.mutants.shop.stock import ignoring_versions_of


def any_word(product: Product, words: list[str]) -> bool:
    """One of the words is enough."""
    return not words or any(word in product.search_key for word in words)


def as_written(product: Product, words: list[str]) -> bool:
    """Looks in the name, capitals and all."""
    return all(word in product.name for word in words)


def priced(price: Callable[[Money], Money]) -> Callable[[Aggregate], Aggregate]:
    """Products at another price than they were given."""
    return lambda row: replace(row, price=price(row.price)) if isinstance(row, Product) else row


def in_euros(price: Money) -> Money:
    """The number, without what it is a number of."""
    return Money(price.amount, Currency.EUR)


def through_a_float(price: Money) -> Money:
    """Euros and cents as a binary float."""
    return Money(int(price.amount / 100 * 100), price.currency)


MUTANTS = (
    mutant("updates the price alone", "PRD-1", storage_changed_by(ignoring_versions_of(Product))),
    mutant("lets both change both", "UOW-23", storage_changed_by(ignoring_versions_of(Product))),
    mutant("finds any of the words", "PRD-2", products_changed_by(lambda kept: Finds(kept, any_word))),
    mutant("searches the name as it is written", "PRD-2", products_changed_by(lambda kept: Finds(kept, as_written))),
    mutant("keeps every price in euros", "PRD-4", storage_changed_by(rows_changed_by(priced(in_euros)))),
    mutant(
        "keeps prices as binary floats with two decimals",
        "PRD-4",
        storage_changed_by(rows_changed_by(priced(through_a_float))),
    ),
)

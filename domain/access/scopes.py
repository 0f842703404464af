"""Scopes: what a token or an API key is good for, whatever its owner may do."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.shared.errors import ShopError


class Scope(StrEnum):
    """Reading or changing one part of the shop."""

    CATALOGUE_READ = "catalogue:read"
    CATALOGUE_WRITE = "catalogue:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    ORDERING_READ = "ordering:read"
    ORDERING_WRITE = "ordering:write"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    CONFIGURATION_READ = "configuration:read"
    CONFIGURATION_WRITE = "configuration:write"
    ACCESS_READ = "access:read"
    ACCESS_WRITE = "access:write"


EVERYTHING = frozenset(Scope)
FOR_API_KEYS = EVERYTHING - {Scope.ACCESS_READ, Scope.ACCESS_WRITE}
"""An API key makes no API keys: one that has become known could not be got rid of."""


@dataclass(eq=False)
class UnknownScope(ShopError):
    """A scope that there is not, or that cannot be had for this."""

    code = "unknown_scope"
    sentence = "There is no scope {scope} for this; there are {known}."

    scope: str
    known: str


def scopes_named(names: Collection[str], among: Collection[Scope] = EVERYTHING) -> frozenset[Scope]:
    """The scopes of these names; `UnknownScope` for one that is not among them."""
    for name in names:
        if name not in among:
            raise UnknownScope(name, ", ".join(sorted(among)))
    return frozenset(map(Scope, names))

"""The mappings of all aggregates, each from the file of its part."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.lmdb.access import API_KEYS, REFRESH_FAMILIES
from adapters.lmdb.accounts import ACCOUNTS
from adapters.lmdb.catalogue import PRODUCTS
from adapters.lmdb.configuration import CONFIGURATIONS
from adapters.lmdb.mapping import AggregateMapping, AggregateT
from adapters.lmdb.ordering import ORDERS
from adapters.lmdb.stock import STOCK
from domain.shared.aggregate import Aggregate

_MAPPINGS: Mapping[type[Aggregate], AggregateMapping[Any]] = {
    mapping.kind: mapping
    for mapping in (
        ORDERS,
        PRODUCTS,
        STOCK,
        ACCOUNTS,
        REFRESH_FAMILIES,
        API_KEYS,
        CONFIGURATIONS,
    )
}


def mapping_of(kind: type[AggregateT]) -> AggregateMapping[AggregateT]:
    """The mapping of this kind of aggregate."""
    return cast(AggregateMapping[AggregateT], _MAPPINGS[kind])

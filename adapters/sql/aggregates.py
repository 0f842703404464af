"""The mappings of all aggregates that are stored in tables, each from the file of its part."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.sql.access import API_KEYS, REFRESH_FAMILIES
from adapters.sql.accounts import ACCOUNTS
from adapters.sql.catalogue import PRODUCTS
from adapters.sql.configuration import CONFIGURATIONS
from adapters.sql.mapping import AggregateMapping, AggregateT
from adapters.sql.ordering import ORDERS
from adapters.sql.stock import STOCK
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

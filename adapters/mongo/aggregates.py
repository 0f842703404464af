"""The mappings of all aggregates that are stored as documents, each from the file of its part."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.mongo.access import API_KEYS, REFRESH_FAMILIES
from adapters.mongo.accounts import ACCOUNTS
from adapters.mongo.catalogue import PRODUCTS
from adapters.mongo.configuration import CONFIGURATIONS
from adapters.mongo.mapping import AggregateMapping, AggregateT
from adapters.mongo.ordering import ORDERS
from adapters.mongo.stock import STOCK
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

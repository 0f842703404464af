"""Every kind of aggregate that is kept as documents: a line for each, from the file of its part."""

from collections.abc import Mapping
from typing import Any, cast

from adapters.mongo.catalogue import PRODUCTS
from adapters.mongo.mapping import AggregateMapping, AggregateT
from adapters.mongo.ordering import ORDERS
from adapters.mongo.stock import STOCK
from domain.shared.aggregate import Aggregate

MAPPINGS: Mapping[type[Aggregate], AggregateMapping[Any]] = {
    mapping.kind: mapping
    for mapping in (
        ORDERS,
        PRODUCTS,
        STOCK,
    )
}


def mapping_of(kind: type[AggregateT]) -> AggregateMapping[AggregateT]:
    """How aggregates of this kind are kept."""
    return cast(AggregateMapping[AggregateT], MAPPINGS[kind])

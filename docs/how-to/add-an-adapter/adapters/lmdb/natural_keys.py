"""Who has which natural key."""

from uuid import UUID

from adapters.lmdb.keys import digest
from adapters.lmdb.tree import Tree
from domain.shared.aggregate import Aggregate


def holder_of(tree: Tree, kind: type[Aggregate], key: str) -> UUID | None:
    """The id of the aggregate that has this key, or None."""
    holder = tree.get(_place(kind, key))
    return None if holder is None else UUID(bytes=holder)


def give(tree: Tree, aggregate: Aggregate) -> bool:
    """Give the aggregate its key, if it has one: whether no other has it."""
    if (key := aggregate.natural_key) is None:
        return True
    if (holder := holder_of(tree, type(aggregate), key)) is None:
        tree.put(_place(type(aggregate), key), aggregate.id.bytes)
    return holder in {None, aggregate.id}


def take(tree: Tree, aggregate: Aggregate) -> None:
    """Take from the aggregate the key that it has, so that others may have it."""
    if (key := aggregate.natural_key) is not None:
        tree.delete(_place(type(aggregate), key))


def _place(kind: type[Aggregate], key: str) -> bytes:
    return b"natural_key/%b/%b" % (kind.label.encode(), digest(key))

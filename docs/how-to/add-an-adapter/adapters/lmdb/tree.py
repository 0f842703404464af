"""What a transaction can read and write."""

from collections.abc import Iterator

import lmdb


class Tree:
    """All that one tenant has, within one transaction: values by keys, and how a key begins says what it is for."""

    def __init__(self, transaction: "lmdb.Transaction[bytes]") -> None:
        self._transaction = transaction

    def get(self, key: bytes) -> bytes | None:
        """What is stored under the key, or None."""
        return self._transaction.get(key)

    def put(self, key: bytes, value: bytes = b"") -> None:
        """Store it, in the place of what was there."""
        self._transaction.put(key, value)

    def delete(self, key: bytes) -> None:
        """Forget it; nothing happens where nothing is."""
        self._transaction.delete(key)

    def scan(self, prefix: bytes, *, after: bytes = b"") -> Iterator[tuple[bytes, bytes]]:
        """What has a key that begins so, in the order of the keys: the rest of the key, and the value.

        It begins behind `prefix + after`. Whoever changes the tree meanwhile makes a list of it first.
        """
        start = prefix + after
        with self._transaction.cursor() as cursor:
            there = cursor.set_range(start)
            if there and after and cursor.key() == start:
                there = cursor.next()
            while there and cursor.key().startswith(prefix):
                yield cursor.key().removeprefix(prefix), cursor.value()
                there = cursor.next()

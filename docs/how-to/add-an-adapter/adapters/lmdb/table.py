"""Values of one kind, each under a key of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from adapters.lmdb.tree import Tree
from adapters.shared.shapes import Shape

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Table(Generic[Value]):
    """Objects of a shape as JSON, behind the version of the shape, so that every later version of the shop reads them.

    Their keys begin with the name of the shape; the rest, an `id`, is the caller's choice and gives the order.
    """

    shape: Shape

    def get(self, tree: Tree, id: bytes) -> Value | None:
        """The object, in its newest version, or None; `UnknownShape` or `DamagedShape`."""
        data = tree.get(self._prefix + id)
        return None if data is None else self._read(data)

    def put(self, tree: Tree, id: bytes, value: Value) -> None:
        """Store it, in the place of what was there."""
        tree.put(self._prefix + id, b"%d %b" % (self.shape.version, self.shape.write(value)))

    def delete(self, tree: Tree, id: bytes) -> None:
        """Forget it; nothing happens where nothing is."""
        tree.delete(self._prefix + id)

    def scan(self, tree: Tree, begin: bytes = b"", *, after: bytes = b"") -> Iterator[Value]:
        """Those whose ids begin so, in order, from behind `begin + after` on."""
        return (self._read(data) for _, data in tree.scan(self._prefix + begin, after=after))

    def delete_all(self, tree: Tree, begin: bytes) -> None:
        """Forget those whose ids begin so."""
        for rest, _ in list(tree.scan(self._prefix + begin)):
            self.delete(tree, begin + rest)

    def _read(self, data: bytes) -> Value:
        version, _, json = data.partition(b" ")
        return cast(Value, self.shape.read(int(version), json))

    @property
    def _prefix(self) -> bytes:
        return b"%b/" % self.shape.name.encode()

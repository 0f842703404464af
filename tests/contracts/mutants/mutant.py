"""What a mutant is: an adapter that is right, with one classic mistake."""

from dataclasses import dataclass
from typing import Any

from tests.contracts.kit.contract import AdapterUnderTest


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake, by the name under which people know it, and the number of the law that must reject it."""

    name: str
    law: str
    # Mutants of all ports stand in one list, and each port has an environment of its own.
    right: AdapterUnderTest[Any]
    wrong: AdapterUnderTest[Any]

"""In the making."""

from tests.contracts.law import Law

LAWS: tuple[Law, ...] = ()

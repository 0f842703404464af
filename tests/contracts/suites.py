"""Every law there is, port by port."""

from tests.contracts import environment, repositories, types, unit_of_work
from tests.contracts.law import Law

LAWS: tuple[Law, ...] = (
    *environment.LAWS,
    *unit_of_work.LAWS,
    *repositories.LAWS,
    *types.LAWS,
)

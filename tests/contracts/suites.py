"""Every law there is, port by port."""

from tests.contracts import environment, isolation, repositories, types
from tests.contracts.law import Law
from tests.contracts.unit_of_work import atomic, block, conflicts, faults, model, usage

LAWS: tuple[Law, ...] = (
    *environment.LAWS,
    *block.LAWS,
    *conflicts.LAWS,
    *atomic.LAWS,
    *faults.LAWS,
    *usage.LAWS,
    *model.LAWS,
    *repositories.LAWS,
    *isolation.LAWS,
    *types.LAWS,
)

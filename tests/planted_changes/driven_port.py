"""A driven port: exchange rates, behind a port in the shop's words, with its law, an adapter, a fake and a mutant."""

from tests.planted_changes.change import Edit, PlantedChange

PORT = '''"""Exchange rates."""

from typing import Protocol

from domain.shared.money import Currency


class ExchangeRates(Protocol):
    """What one currency is worth in another."""

    async def rate(self, of: Currency, to: Currency, /) -> int:
        """Millionths of `to` for one of `of`; a currency is worth one of itself (FXR-1)."""
        ...
'''

ADAPTER = '''"""Exchange rates that never change, for development."""

from domain.shared.money import Currency


class FixedRates:
    """Every currency is worth one of every other."""

    async def rate(self, of: Currency, to: Currency, /) -> int:
        """One."""
        return 1_000_000
'''

BUILDER = '''

def fixed_rates(settings: Settings) -> ExchangeRates:
    """Nothing to install."""
    from adapters.rates.fixed import FixedRates

    return FixedRates()
'''

LAW = '''"""FXR: exchange rates."""

from application.ports.exchange_rates import ExchangeRates
from domain.shared.money import Currency
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims


async def claims(rates: ExchangeRates) -> Claims:
    """The port itself."""
    return [(ExchangeRates, rates)]


@law("FXR-1", hint="Answer before anyone is asked.", mutants=("charges for nothing",))
async def a_currency_is_worth_one_of_itself(rates: ExchangeRates) -> None:
    """A currency is worth one of itself."""
    for currency in Currency:
        assert await rates.rate(currency, currency) == 1_000_000


LAWS = (a_currency_is_worth_one_of_itself,)
'''

CONTRACT = '''"""Exchange rates that never change."""

from adapters.rates.fixed import FixedRates
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest, made
from tests.contracts.laws.registry import EXCHANGE_RATES


class TestFixedRates(AdapterContract):
    """In memory."""

    adapter = AdapterUnderTest(EXCHANGE_RATES, "fixed", made(FixedRates))
'''

MUTANTS = '''"""Mistakes with exchange rates."""

from dataclasses import replace

from domain.shared.money import Currency
from tests.contracts.adapters.test_fixed_rates import TestFixedRates as Right
from tests.contracts.kit.contract import made
from tests.contracts.mutants.mutant import Mutant


class ChargesForNothing:
    """Takes its share also of what is not changed."""

    async def rate(self, of: Currency, to: Currency, /) -> int:
        return 990_000


MUTANTS = (
    Mutant("charges for nothing", "FXR-1", Right.adapter, replace(Right.adapter, opened=made(ChargesForNothing))),
)
'''

BUILDERS = "entrypoints/bootstrap/builders.py"
CONTAINER = "entrypoints/bootstrap/container.py"
REGISTRY = "tests/contracts/laws/registry.py"
IMPORT = "from application.ports.exchange_rates import ExchangeRates\n"

CHANGE = PlantedChange(
    "driven port, with an adapter that a setting chooses",
    edits=(
        Edit("application/ports/services.py", "from application.ports.clock import Clock\n", IMPORT),
        Edit("application/ports/services.py", "    randomness: Randomness\n", "    rates: ExchangeRates\n"),
        Edit(
            "entrypoints/bootstrap/settings.py",
            '    mailer: str = Field("console", description="who takes the letters")\n',
            '    rates: str = Field("fixed", description="where exchange rates come from")\n',
        ),
        Edit(BUILDERS, "from application.ports.clock import Clock\n", IMPORT),
        Edit(BUILDERS, "    return MemoryMailer()\n", BUILDER),
        Edit(
            BUILDERS,
            '    "memory": Choice(memory_mailer, lambda settings: "this process"),\n}\n',
            "RATES: Mapping[str, Choice[Callable[[Settings], ExchangeRates]]] = {\n"
            '    "fixed": Choice(fixed_rates, lambda settings: "this process"),\n'
            "}\n",
        ),
        Edit(BUILDERS, '    "mailer": MAILERS,\n', '    "rates": RATES,\n'),
        Edit(CONTAINER, "from application.ports.services import Services\n", IMPORT),
        Edit(CONTAINER, "from entrypoints.bootstrap.builders import DELIVERIES, MAILERS, PERSISTENCES", ", RATES"),
        Edit(
            CONTAINER,
            "    mailer: Provider[Mailer] = _chosen(settings.provided.mailer, MAILERS, settings)\n",
            "    rates: Provider[ExchangeRates] = _chosen(settings.provided.rates, RATES, settings)\n",
        ),
        Edit(CONTAINER, "        randomness=randomness,\n", "        rates=rates,\n"),
        # The tests: the law, and the shop that all of them use.
        Edit(
            "tests/support/shop_env.py",
            "            self.mailer, self.clock, self.ids, self.headers, self.randomness",
            ", FixedRates()",
        ),
        Edit(
            "tests/support/shop_env.py",
            "from adapters.shared.tenancy import TenantId\n",
            "from adapters.rates.fixed import FixedRates\n",
        ),
        Edit(REGISTRY, "from application.ports.clock import Clock\n", IMPORT),
        Edit(
            REGISTRY,
            "from tests.contracts.laws.delivery.env import DeliveryEnv\n",
            "from tests.contracts.laws import exchange_rates\n",
        ),
        Edit(
            REGISTRY,
            'CLOCK: Port[Clock] = Port("clock", (*clock.LAWS, signatures(clock.claims)))\n',
            'EXCHANGE_RATES: Port[ExchangeRates] = Port("rates", (*exchange_rates.LAWS, '
            "signatures(exchange_rates.claims)))\n",
        ),
        Edit(REGISTRY, "    APPLICATION,\n", "    EXCHANGE_RATES,\n"),
        Edit("tests/contracts/test_the_kit.py", '    "mailer": "mailer",\n', '    "rates": "rates",\n'),
        Edit(
            "tests/contracts/mutants/registry.py",
            "from tests.contracts.mutants.delivery import deliveries, queues, workers\n",
            "from tests.contracts.mutants import exchange_rates\n",
        ),
        Edit("tests/contracts/mutants/registry.py", "    *deliveries.MUTANTS,\n", "    *exchange_rates.MUTANTS,\n"),
    ),
    files={
        "application/ports/exchange_rates.py": PORT,
        "adapters/rates/__init__.py": "",
        "adapters/rates/fixed.py": ADAPTER,
        "tests/contracts/laws/exchange_rates.py": LAW,
        "tests/contracts/adapters/test_fixed_rates.py": CONTRACT,
        "tests/contracts/mutants/exchange_rates.py": MUTANTS,
        "tests/planted/__init__.py": "",
    },
    tests=(
        "tests/contracts/test_the_kit.py",
        "tests/contracts/adapters/test_fixed_rates.py",
        "tests/contracts/mutants",
        "tests/entrypoints/bootstrap/test_container.py",
        "-k",
        "FXR or fixed or kit or container or every or name_each_other",
    ),
)

"""CFG-1: what a shop offers, as long as nobody has said anything, and after that."""

from application.configuration.switch_feature import SwitchFeatureRequest
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import Configuration, ConfigurationId, Feature
from tests.contracts.kit.law import law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.support.cast import DEE
from tests.support.concurrency import together
from tests.support.seeding import store


@law(
    "CFG-1",
    hint="Where no configuration is stored, show that of `Configuration()`; store what is switched off, and no more.",
    mutants=(
        "offers nothing that nobody has spoken of",
        "forgets what is switched off",
        "switches off for everybody",
        "takes any configuration for that of the shop",
        "gives up when another was the first",
    ),
)
async def everything_is_on_until_it_is_switched_off(env: PersistenceEnv) -> None:
    """In a shop of which nobody has changed anything, every feature is on. What is switched off is off, in this shop
    alone, until it is switched on again, which leaves the others as they are. Of several who are the first to switch
    anything, at once, none is refused."""
    tenant, elsewhere, busy = await env.tenant(), await env.tenant(), await env.tenant()
    everything = dict.fromkeys(Feature, True)
    # One under another id is nobody's.
    stray = Configuration(id=ConfigurationId(tenant.ids.new()), switched_off=frozenset(Feature))
    await store(tenant, configurations=[stray])
    assert await tenant.store.configuration.get() == _view(everything)
    assert await elsewhere.store.configuration.get() == _view(everything)
    expected = dict(everything)
    for on in (False, True, False):
        for feature in Feature:
            expected[feature] = on
            said = await tenant.shop.configuration.switch(SwitchFeatureRequest(feature, on), by=DEE)
            assert said == _view(expected)
            assert await tenant.store.configuration.get() == _view(expected)
    assert await elsewhere.store.configuration.get() == _view(everything)

    request = SwitchFeatureRequest(Feature.REGISTRATION, on=False)
    outcomes = await together(8, lambda _: busy.shop.configuration.switch(request, by=DEE))
    outcomes.only()
    switched = _view({**everything, Feature.REGISTRATION: False})
    assert outcomes.answers == [switched] * 8
    assert await busy.store.configuration.get() == switched


def _view(features: dict[Feature, bool]) -> ConfigurationView:
    return ConfigurationView(tuple(features.items()))


LAWS = (everything_is_on_until_it_is_switched_off,)

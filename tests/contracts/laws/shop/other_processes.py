"""TOK-10: what one process ends, every other one knows to be over."""

from application.access.api_keys import RemoveApiKeyRequest
from application.access.identify import IdentifyRequest
from application.accounts.administer import DeactivateAccountRequest
from application.configuration.switch_feature import SwitchFeatureRequest
from domain.accounts.actor import VISITOR
from domain.configuration.configuration import Feature
from domain.shared.errors import NotAuthenticated
from tests.contracts.kit.law import Capability, law
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.shop.people import api_key, are_not_good, log_in, owner_of, refresh, register, use_api_key
from tests.support.cast import DEE
from tests.support.concurrency import accepted, refused

BEN = "ben@hive.example"


@law(
    "TOK-10",
    hint="Ask the store each time: whatever is remembered of an answer is wrong as soon as another process writes.",
    mutants=("remembers who is let in", "remembers API keys", "remembers what is switched off"),
    needs=(Capability.CROSS_PROCESS,),
)
async def what_one_process_ends_is_over_in_every_other(env: PersistenceEnv) -> None:
    """What one process ends is over at once in another one, also in one that has asked before: an account that is
    deactivated lets nobody in, nor does an API key that is removed, and a feature that is switched off is off."""
    here = await env.tenant()
    account, ben = await register(here), await register(here, BEN)
    session, key = await log_in(here), await api_key(here, ben)
    identified = IdentifyRequest(account.id, session.access_version)
    async with env.again() as other:
        there = other.reach(here.id)
        with accepted("letting in whose access has not ended"):
            assert await there.shop.access.identify(identified, by=VISITOR) == owner_of(account)
            assert (await use_api_key(there, key.text)).actor == owner_of(ben)
            last = await refresh(there, session.refresh_token)
        assert dict((await there.store.configuration.get()).features)[Feature.REGISTRATION]

        await here.shop.accounts.deactivate(DeactivateAccountRequest(account.id), by=DEE)
        await here.shop.access.remove_api_key(RemoveApiKeyRequest(key.key.id), by=owner_of(ben))
        await here.shop.configuration.switch(SwitchFeatureRequest(Feature.REGISTRATION, on=False), by=DEE)

        with refused(NotAuthenticated):
            await there.shop.access.identify(identified, by=VISITOR)
        with refused(NotAuthenticated):
            await use_api_key(there, key.text)
        await are_not_good(there, [last.refresh_token], after="deactivation in another process")
        assert not dict((await there.store.configuration.get()).features)[Feature.REGISTRATION]


LAWS = (what_one_process_ends_is_over_in_every_other,)

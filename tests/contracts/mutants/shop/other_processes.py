"""Mistakes of those who are alone, as they think: they remember what they were answered."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from adapters.sql.access import SqlAccessQueries
from adapters.sql.accounts import SqlAccountQueries
from adapters.sql.configuration import SqlConfigurationQueries
from application.access.views import ApiKeyGrant
from application.accounts.views import AccessState
from application.configuration.views import ConfigurationView
from application.store import Store
from domain.access.ids import ApiKeyId
from domain.accounts.actor import ActorId
from tests.contracts.mutants.mutant import Mutant
from tests.contracts.mutants.persistence.around import mutant, store_changed_by


@dataclass(frozen=True)
class RemembersWhoIsLetIn(SqlAccountQueries):
    """Every request asks for it, so it is asked once."""

    known: dict[ActorId, AccessState | None] = field(default_factory=dict)

    async def access_state(self, account: ActorId, /) -> AccessState | None:
        if account not in self.known:
            self.known[account] = await super().access_state(account)
        return self.known[account]


@dataclass(frozen=True)
class RemembersApiKeys(SqlAccessQueries):
    """A key is never changed."""

    known: dict[ApiKeyId, ApiKeyGrant | None] = field(default_factory=dict)

    async def api_key(self, key: ApiKeyId, /) -> ApiKeyGrant | None:
        if key not in self.known:
            self.known[key] = await super().api_key(key)
        return self.known[key]


@dataclass(frozen=True)
class RemembersWhatIsSwitchedOff(SqlConfigurationQueries):
    """It hardly ever changes."""

    known: list[ConfigurationView] = field(default_factory=list)

    async def get(self) -> ConfigurationView:
        if not self.known:
            self.known.append(await super().get())
        return self.known[0]


def _mutant(name: str, change: Callable[[Store], Store]) -> Mutant:
    return mutant(name, "TOK-10", store_changed_by(change), on="sqlite")


MUTANTS = (
    _mutant(
        "remembers who is let in",
        lambda store: replace(store, accounts=RemembersWhoIsLetIn(cast(SqlAccountQueries, store.accounts).database)),
    ),
    _mutant(
        "remembers API keys",
        lambda store: replace(store, access=RemembersApiKeys(cast(SqlAccessQueries, store.access).database)),
    ),
    _mutant(
        "remembers what is switched off",
        lambda store: replace(
            store,
            configuration=RemembersWhatIsSwitchedOff(cast(SqlConfigurationQueries, store.configuration).database),
        ),
    ),
)

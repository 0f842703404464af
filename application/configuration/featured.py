"""What a shop may do without."""

from dataclasses import dataclass
from typing import Generic

from application.configuration.queries import ConfigurationQueries
from application.core.use_case import Answer, Request, UseCase
from domain.accounts.actor import Actor
from domain.configuration.configuration import Feature
from domain.shared.errors import NotFound


# Pattern P40: Feature flags
@dataclass(frozen=True, slots=True)
class Featured(Generic[Request, Answer]):
    """A use case that is there as long as its feature is on. The flag is read once, before anything else."""

    use_case: UseCase[Request, Answer]
    feature: Feature
    configuration: ConfigurationQueries

    async def __call__(self, request: Request, /, *, by: Actor, key: str | None = None) -> Answer:
        """Call the use case; `NotFound` where the shop does without it."""
        if not (await self.configuration.get()).is_on(self.feature):
            raise NotFound("feature", self.feature)
        return await self.use_case(request, by=by, key=key)

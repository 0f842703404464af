"""What the shop offers."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from application.configuration.switch_feature import (
    GetConfiguration,
    GetConfigurationRequest,
    SwitchFeature,
    SwitchFeatureRequest,
)
from application.configuration.views import ConfigurationView
from domain.access.scopes import Scope
from domain.accounts.actor import Actor
from domain.configuration.configuration import Feature
from entrypoints.api.authentication import may
from entrypoints.api.dependencies import Key, TheShop
from entrypoints.api.openapi import KEYED, WRITING, description_of, refusals

router = APIRouter(prefix="/configuration", tags=["configuration"])


class SwitchModel(BaseModel):
    """Whether the feature is on from now on."""

    model_config = ConfigDict(extra="forbid")

    on: StrictBool


class ConfigurationModel(BaseModel):
    """Each feature, and whether it is on."""

    features: dict[Feature, bool] = Field(examples=[{"registration": True}])

    @classmethod
    def of(cls, configuration: ConfigurationView) -> "ConfigurationModel":
        """As JSON."""
        return cls(features=dict(configuration.features))


@router.get("", summary="See what the shop offers", description=description_of(GetConfiguration), responses=refusals())
async def get_configuration(
    shop: TheShop, by: Annotated[Actor, may("configuration.get", Scope.CONFIGURATION_READ)]
) -> ConfigurationModel:
    return ConfigurationModel.of(await shop.configuration.get(GetConfigurationRequest(), by=by))


@router.put(
    "/features/{feature}",
    summary="Switch a feature on or off",
    description=description_of(SwitchFeature),
    responses=refusals(*WRITING, *KEYED),
)
async def switch_feature(
    feature: Feature,
    body: SwitchModel,
    shop: TheShop,
    by: Annotated[Actor, may("configuration.switch", Scope.CONFIGURATION_WRITE)],
    key: Key,
) -> ConfigurationModel:
    request = SwitchFeatureRequest(feature, body.on)
    return ConfigurationModel.of(await shop.configuration.switch(request, by=by, key=key))

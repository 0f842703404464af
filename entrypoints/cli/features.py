"""What a shop offers, by hand."""

from typing import Annotated

import typer

from application.configuration.switch_feature import GetConfigurationRequest, SwitchFeatureRequest
from application.configuration.views import ConfigurationView
from domain.configuration.configuration import Feature
from entrypoints.cli import options, printing
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)

Which = Annotated[Feature, typer.Argument(metavar="FEATURE", help="`sixfold features list` shows all.")]


@app.command("list")
def list_(tenant: options.Tenant = None, json: options.AsJson = False) -> None:
    """List the features, and whether they are on."""
    _show(in_shop(lambda shop, by: shop.configuration.get(GetConfigurationRequest(), by=by), tenant), json)


@app.command()
def on(
    feature: Which,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Offer it from now on."""
    request = SwitchFeatureRequest(feature, on=True)
    _show(in_shop(lambda shop, by: shop.configuration.switch(request, by=by, key=key), tenant, acting_as), json)


@app.command()
def off(
    feature: Which,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Offer it no more: it is as if it were not there."""
    request = SwitchFeatureRequest(feature, on=False)
    _show(in_shop(lambda shop, by: shop.configuration.switch(request, by=by, key=key), tenant, acting_as), json)


def _show(configuration: ConfigurationView, json: bool) -> None:
    if json:
        printing.as_json(dict(configuration.features))
    else:
        printing.table(("FEATURE", "IS"), [(name, "on" if is_on else "off") for name, is_on in configuration.features])

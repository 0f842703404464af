"""The `sixfold` command."""

import sys

import typer
from typer._click import Context  # typer's own copy of click, which it does not export
from typer.core import TyperGroup

from domain.shared.control_characters import visible
from domain.shared.errors import ShopError
from entrypoints.cli import (
    accounts,
    catalogue,
    dead_letters,
    features,
    maintenance,
    messages,
    ordering,
    serve,
    stock,
    tenants,
)
from entrypoints.cli.output import BROKEN_PIPE, give_up, prepare_output


class _Sixfold(TyperGroup):
    """A refusal is a sentence on standard error and exit code 1, never a traceback."""

    def invoke(self, ctx: Context) -> object:
        try:
            answer = super().invoke(ctx)
            # What cannot be written is to be noticed here, and not by Python when it ends.
            sys.stdout.flush()
        except BrokenPipeError as error:
            # Whoever was reading has read enough.
            give_up(sys.stdout)
            raise typer.Exit(BROKEN_PIPE) from error
        except ShopError as error:
            typer.echo(visible(f"{error.code}: {error}", lines=True), err=True)
            raise typer.Exit(1) from error
        return answer


app = typer.Typer(
    cls=_Sixfold,
    help="An online shop, by hand. Settings are environment variables that begin with SIXFOLD_, or stand in .env.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve.run)
app.command()(serve.worker)
app.command()(maintenance.migrate)
app.command()(maintenance.wiring)
app.command()(maintenance.doctor)
app.command()(messages.send)
app.add_typer(dead_letters.app, name="dead-letters", help="Messages that were given up: listing and retrying them.")
app.add_typer(catalogue.app, name="products", help="The catalogue: adding, finding and pricing products.")
app.add_typer(stock.app, name="stock", help="The shelves: receiving goods, and seeing what there is.")
app.add_typer(ordering.app, name="orders", help="Orders: placing, finding and ending them.")
app.add_typer(accounts.app, name="accounts", help="Accounts: creating and finding them, and who may do what.")
app.add_typer(features.app, name="features", help="What the shop offers: switching it on and off.")
app.add_typer(tenants.app, name="tenants", help="Tenants: making, listing and deleting shops.")


def main() -> None:
    """Run the command. An output that fails is a sentence like any other, also where it is Typer that prints."""
    prepare_output()
    try:
        app()
    except OSError as error:
        give_up(sys.stdout)
        typer.echo(visible(f"output_failed: {error}", lines=True), err=True)
        sys.exit(1)

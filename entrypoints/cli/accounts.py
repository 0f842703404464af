"""Accounts, by hand."""

from typing import Annotated

import typer

from application.accounts.administer import (
    ChangeRolesRequest,
    DeactivateAccountRequest,
    GetAccountRequest,
    ListAccountsRequest,
    ReactivateAccountRequest,
)
from application.accounts.register import CreateAccountRequest
from application.accounts.views import AccountFilter, AccountView
from application.shop import Shop
from domain.accounts.account import AccountStatus
from domain.accounts.actor import Actor, ActorId, Role
from entrypoints.cli import options, printing
from entrypoints.cli.paging import Listed, first
from entrypoints.cli.passwords import new_password
from entrypoints.cli.session import in_shop

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Where to write, and what its owner logs in with.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call its owner.")],
    admin: Annotated[bool, typer.Option("--admin", help="Its owner administers accounts: --role admin.")] = False,
    roles: options.RolesIfAny = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking for it.")
    ] = False,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Create an account: a customer's, unless roles are given. The password is asked for, and never shown."""
    wanted = {*(roles or ()), *([Role.ADMIN] if admin else ())} or {Role.CUSTOMER}
    request = CreateAccountRequest(email, name, tuple(sorted(wanted)), new_password(from_stdin=password_stdin))
    _show(in_shop(lambda shop, by: shop.accounts.create(request, by=by, key=key), tenant, acting_as), json)


@app.command("list")
def list_(
    status: Annotated[AccountStatus | None, typer.Option(help="Only accounts that are this.")] = None,
    limit: options.AtMost = 20,
    acting_as: options.ActAs = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """List accounts, newest first."""
    which = AccountFilter(status=status)

    async def find(shop: Shop, by: Actor) -> Listed[AccountView]:
        return await first(
            limit, lambda after, size: shop.accounts.list(ListAccountsRequest(which, after, size), by=by)
        )

    found = in_shop(find, tenant, acting_as)
    if json:
        printing.as_json([_in_order(account) for account in found.items])
    else:
        printing.accounts(found.items, more=found.more)


@app.command()
def show(
    account: options.Account,
    acting_as: options.ActAs = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Look at an account."""
    request = GetAccountRequest(ActorId(account))
    _show(in_shop(lambda shop, by: shop.accounts.get(request, by=by), tenant, acting_as), json)


@app.command()
def roles(
    account: options.Account,
    given: options.Roles,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Say what the owner of an account may do from now on: this, and nothing else."""
    request = ChangeRolesRequest(ActorId(account), tuple(sorted({*given})))
    _show(in_shop(lambda shop, by: shop.accounts.change_roles(request, by=by, key=key), tenant, acting_as), json)


@app.command()
def deactivate(
    account: options.Account,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Let nobody log in to an account, until it is reactivated; whoever is logged in is so no longer."""
    request = DeactivateAccountRequest(ActorId(account))
    _show(in_shop(lambda shop, by: shop.accounts.deactivate(request, by=by, key=key), tenant, acting_as), json)


@app.command()
def reactivate(
    account: options.Account,
    acting_as: options.ActAs = None,
    key: options.Key = None,
    tenant: options.Tenant = None,
    json: options.AsJson = False,
) -> None:
    """Let the owner of an account log in again."""
    request = ReactivateAccountRequest(ActorId(account))
    _show(in_shop(lambda shop, by: shop.accounts.reactivate(request, by=by, key=key), tenant, acting_as), json)


def _show(account: AccountView, json: bool) -> None:
    if json:
        printing.as_json(_in_order(account))
    else:
        printing.account(account)


def _in_order(account: AccountView) -> dict[str, object]:
    """For JSON: a set has no order, and the answer is to be the same each time."""
    return {**printing.fields_of(account), "roles": sorted(account.roles)}

"""Messages that were given up: looking at them, trying them once more, and dropping them."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from domain.shared.errors import InvalidValue, NotFound
from entrypoints.cli import options, printing
from entrypoints.cli.session import Answer, container, with_notice

if TYPE_CHECKING:
    from entrypoints.bootstrap.dead_letters import DeadLetterOffice

app = typer.Typer(no_args_is_help=True)

Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID…", help="Which ones; `sixfold dead-letters list` shows the ids.")
]
All = Annotated[bool, typer.Option("--all", help="All there are.")]


@app.command("list")
def list_(json: options.AsJson = False) -> None:
    """List the messages that nobody tries any more, and why: in the outbox of every tenant, and in the queues."""
    found = _in_office(lambda office: office.all())
    if json:
        printing.as_json(found)
    elif found:
        printing.table(("ID", "WHERE", "WHAT", "WHY"), [(each.id, each.where, each.what, each.why) for each in found])
    else:
        typer.echo("There are none.")


@app.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="`sixfold dead-letters list` shows it.")],
    json: options.AsJson = False,
) -> None:
    """Show one of them, with what it says."""
    found = next((each for each in _in_office(lambda office: office.all()) if each.id == id), None)
    if found is None:
        raise NotFound("dead letter", id)
    if json:
        printing.as_json(found)
    else:
        printing.dead_letter(found)


@app.command()
def retry(ids: Ids = None, every: All = False) -> None:
    """Try these once more, as if they had never failed. Mend first what made them fail."""

    async def retry_chosen(office: "DeadLetterOffice") -> int:
        return await office.retry(await _chosen(office, ids, every))

    typer.echo(f"{_in_office(retry_chosen)} tried once more.")


@app.command()
def drop(ids: Ids = None, every: All = False) -> None:
    """Forget these for good. What should have followed from them never will."""

    async def drop_chosen(office: "DeadLetterOffice") -> int:
        return await office.drop(await _chosen(office, ids, every))

    typer.echo(f"{_in_office(drop_chosen)} dropped.")


async def _chosen(office: "DeadLetterOffice", ids: list[str] | None, every: bool) -> set[str]:
    """The ids that were asked for; `NotFound` names the first that is none of a dead letter."""
    if bool(ids) == every:
        raise InvalidValue(
            "ID",
            "is missing: name dead letters, or all of them with --all" if not ids else "and --all exclude each other",
        )
    there = {each.id for each in await office.all()}
    for id in ids or ():
        if id not in there:
            raise NotFound("dead letter", id)
    return set(ids or there)


def _in_office(do: "Callable[[DeadLetterOffice], Awaitable[Answer]]") -> Answer:
    parts = container()

    async def open_and_do() -> Answer:
        from entrypoints.bootstrap.dead_letters import dead_letter_office

        async with dead_letter_office(parts) as office:
            return await do(office)

    return with_notice("Looking into outboxes and queues; a server may have to start", open_and_do)

"""Commands of the network: invite, join, peers, and `serve`, the program without its window."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.networking.places import Places
from core.networking.records import INVITE_SUFFIX
from vega_desktop.commands import knocks
from vega_desktop.session import out, run, say_json

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (invite, join, peers, serve):
        app.command(rich_help_panel="Network")(command)


def invite(
    context: typer.Context,
    valid_hours: Annotated[float, typer.Option(min=0.01, help="How long the link can be used.")] = 24.0,
    uses: Annotated[int, typer.Option(min=1, help="How many machines may use it.")] = 1,
    stay: Annotated[bool, typer.Option(help="Go on running so that it can be used at once.")] = True,
    as_json: AsJson = False,
) -> None:
    """Make a link that pairs another machine with this one."""

    async def verb(backend: Backend) -> None:
        made = await backend.network.create_invite("peer", title="Pairing", valid_s=valid_hours * 3600, uses=uses)
        say_link(made.link, as_json)
        if stay:
            await _forever()

    run(context, verb)


def join(
    context: typer.Context,
    link: Annotated[str, typer.Argument(help="The link that the other person sent, or a file that holds it.")],
    stay: Annotated[bool, typer.Option(help="Go on running and stay connected.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pair with another machine by its link or its invite file."""

    async def verb(backend: Backend) -> None:
        is_file = link.lower().endswith(INVITE_SUFFIX)
        joined = await (backend.network.join_file(Path(link)) if is_file else backend.network.join(link))
        if as_json:
            say_json({"peer": joined.peer.id, "name": joined.peer.name, "scope": joined.scope, "role": joined.role})
        else:
            out.print(f"Joined {joined.peer.name} ({joined.title or joined.scope}).", markup=False)
        if stay:
            await _forever()

    run(context, verb)


def peers(context: typer.Context, as_json: AsJson = False) -> None:
    """List the machines this one is paired with."""

    async def verb(backend: Backend) -> None:
        known = backend.network.peers()
        if as_json:
            say_json(known)
            return
        table = Table("Name", "Id", "Address", "Shares", box=None)
        for peer in known:
            table.add_row(
                peer.name, peer.id[:8], Places.parse(peer.address).words, ", ".join(g.scope for g in peer.scopes)
            )
        out.print(table if known else "No machine yet. Make a link: vega invite.")

    run(context, verb)


def serve(context: typer.Context) -> None:
    """Run without a window: stay reachable, go on with trainings and workspaces."""

    async def verb(backend: Backend) -> None:
        address = backend.network.address
        knocks.announce(backend)
        out.print(f"Vega runs as {backend.network.name} on {address}. Ctrl+C stops it.", markup=False)
        await _forever()

    run(context, verb)


def say_link(link: str, as_json: bool) -> None:
    """Print an invite link so that it can be copied whole."""
    if as_json:
        say_json({"invite": link})
    else:
        out.print("Send this link to the person you invite:", link, sep="\n", soft_wrap=True, markup=False)


async def _forever() -> None:
    await asyncio.Event().wait()

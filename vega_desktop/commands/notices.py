"""The command that lists what a person was not told yet, or did not look at."""

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from vega_desktop.session import out, run, say_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("notices", rich_help_panel="Working together")(notices)


def notices(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that were read.")] = False,
    read: Annotated[bool, typer.Option("--read", help="Mark all of them as read.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of words.")] = False,
) -> None:
    """List unread notices, the newest first: messages, mentions, calls, trainings that ended."""

    async def verb(backend: Backend) -> None:
        shown = [notice for notice in backend.notices.all() if everything or not notice.is_read]
        if as_json:
            for notice in shown:
                say_json({"notice": notice})
        elif shown:
            table = Table("When", "What", "Where", box=None)
            for notice in shown:
                when = datetime.fromtimestamp(notice.time).astimezone()
                table.add_row(f"{when:%Y-%m-%d %H:%M}", notice.text, notice.title)
            out.print(table)
        else:
            out.print("Nothing new.")
        if read:
            backend.notices.mark_all_read()

    run(context, verb)

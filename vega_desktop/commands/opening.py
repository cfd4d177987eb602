"""Commands for links to Vega: open one in the window, and let the system open them with this program."""

from pathlib import Path
from typing import Annotated

import typer

from vega_desktop import paths, scheme
from vega_desktop.session import out, spoken_errors


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("open", rich_help_panel="Program")(open_link)
    app.command(rich_help_panel="Program")(links)


def open_link(
    context: typer.Context,
    link: Annotated[str, typer.Argument(help="A link to Vega, as vega://…; none only opens the window.")] = "",
) -> None:
    """Open the window where a link leads; `vega LINK` does the same. An invite is filled in, for you to use."""
    from vega_desktop.main import open_window

    raise typer.Exit(open_window(context.obj["profile"], verbose=context.obj["verbose"], link=link))


def links(
    context: typer.Context,
    remove: Annotated[bool, typer.Option(help="Let them open with this program no more.")] = False,
) -> None:
    """Let links to Vega, in mails and on pages, open with this program and profile."""
    profile: Path = context.obj["profile"]
    with spoken_errors():
        if remove:
            scheme.refuse()
            out.print("Links to Vega open with this program no more.")
            return
        is_usual = profile == paths.default_profile().expanduser().resolve()
        scheme.accept(scheme.command(None if is_usual else profile))
        out.print("Links to Vega open with this program from now on.")

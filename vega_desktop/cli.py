"""`vega COMMAND`: the command line. Without a command it opens the window."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from core.errors import VegaError
from vega_desktop import __version__, paths
from vega_desktop.commands import (
    curating,
    editing,
    grammar,
    hub,
    kinds,
    knocks,
    library,
    messages,
    network,
    notices,
    opening,
    simulation,
    speech,
    training,
    upkeep,
    workspaces,
)
from vega_desktop.scheme import SCHEME
from vega_desktop.session import err


class Group(TyperGroup):
    """The commands; a link in the place of one is opened."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As usual, but for a link."""
        if args and args[0].lower().startswith(f"{SCHEME}:"):
            args = ["open", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="vega",
    cls=Group,
    help="Read, label, train together, use and see: on your own machine.",
    no_args_is_help=False,
    pretty_exceptions_show_locals=False,  # locals may hold keys
    rich_markup_mode="rich",
)

for part in (
    library,
    curating,
    speech,
    editing,
    training,
    simulation,
    kinds,
    messages,
    workspaces,
    grammar,
    notices,
    network,
    knocks,
    hub,
    opening,
    upkeep,
):
    part.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"Vega {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    profile: Annotated[
        Path | None, typer.Option(envvar="VEGA_PROFILE", help="Folder that holds everything of this Vega.")
    ] = None,
    verbose: Annotated[bool, typer.Option(help="Show the log on the terminal.")] = False,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say the version.")
    ] = False,
) -> None:
    """Open the window, or do one thing without it."""
    context.obj = {"profile": (profile or paths.default_profile()).expanduser().resolve(), "verbose": verbose}
    if context.invoked_subcommand is None:
        from vega_desktop.main import open_window

        raise typer.Exit(open_window(context.obj["profile"], verbose=verbose))


def main() -> None:
    """The entry point of the installed program."""
    try:
        app()
    except VegaError as error:
        err.print(str(error), markup=False)
        raise SystemExit(1) from error

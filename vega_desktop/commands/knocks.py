"""`vega knocks`: who on the network asks to be let in at the Vega that runs on this profile, and the answers."""

import sys
import time
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from core import instance
from core.backend import Backend
from core.errors import InputError
from core.networking.records import Knock, Knocked
from vega_desktop.session import out, say_json, spoken_errors

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of words.")]
Who = Annotated[str, typer.Argument(metavar="NAME", help="The name, or the beginning of the id, of who waits.")]

knocks_app = typer.Typer(
    help="Who asks to be let in at the Vega that runs on this profile: vega serve, vega hub --workspaces, the window.",
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(knocks_app, name="knocks", rich_help_panel="Network")


@knocks_app.callback()
def knocks(context: typer.Context, as_json: AsJson = False) -> None:
    """List who waits, each with the code that both people compare; or answer one of them."""
    if context.invoked_subcommand is not None:
        return
    with spoken_errors():
        waiting = _waiting(context)
        if as_json:
            for knock in waiting:
                say_json({"knock": knock})
            return
        table = Table("Name", "Code", "Says", "Asked", "Id", box=None)
        for knock in waiting:
            name = f"{knock.name} (paired already)" if knock.is_known else knock.name
            asked = f"{(time.time() - knock.asked) / 60:.0f} min ago" + ("" if knock.is_waiting else ", went away")
            table.add_row(*map(_plain, (name, knock.code, knock.words, asked, knock.peer_id[:8])))
        out.print(table if waiting else "Nobody asks to be let in.")


@knocks_app.command("approve")
def approve(
    context: typer.Context,
    name: Who,
    code: Annotated[str, typer.Option(help="The code as their screen shows it; asked for when left out.")] = "",
    workspace: Annotated[str, typer.Option(help="Let them into this workspace, by title or id.")] = "",
    role: Annotated[str, typer.Option(help="Their role there; what the workspace invites as when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Let somebody in, when their screen shows the same code."""
    with spoken_errors():
        knock = _found(context, name)
        said = code.strip() or _asked(knock)
        if _bare(said) != _bare(knock.code):
            raise InputError(
                f"{knock.name} asks with another code: {knock.code}.",
                "If their screen does not show it, it is somebody else: vega knocks refuse.",
            )
        question = {"ask": "approve", "peer_id": knock.peer_id, "code": knock.code, "workspace": workspace}
        title = instance.ask(context.obj["profile"], {**question, "role": role})["let_in"]
        if as_json:
            say_json({"approved": knock.peer_id, "name": knock.name, "workspace": title})
        else:
            out.print(f"{knock.name} may come in{f': {title}' if title else ''}.", markup=False)


@knocks_app.command("refuse")
def refuse(context: typer.Context, name: Who, as_json: AsJson = False) -> None:
    """Do not let somebody in, nor hear them for an hour."""
    with spoken_errors():
        knock = _found(context, name)
        instance.ask(context.obj["profile"], {"ask": "refuse", "peer_id": knock.peer_id})
        if as_json:
            say_json({"refused": knock.peer_id, "name": knock.name})
        else:
            out.print(f"{knock.name} was declined.", markup=False)


def announce(backend: Backend) -> None:
    """Say on the terminal whenever somebody asks to be let in, and how that is answered."""

    def say(event: Knocked) -> None:
        out.print(f"{event.name} asks to be let in: vega knocks", markup=False)
        sys.stdout.flush()

    backend.events.subscribe(Knocked, say)


def _waiting(context: typer.Context) -> list[Knock]:
    said = instance.ask(context.obj["profile"], {"ask": "knocks"})
    return msgspec.convert(said["knocks"], list[Knock])


def _found(context: typer.Context, name: str) -> Knock:
    """The one who waits under this name or id."""
    waiting = _waiting(context)
    named = [knock for knock in waiting if knock.name.casefold() == name.strip().casefold()]
    found = named or [knock for knock in waiting if knock.peer_id.startswith(name.strip().lower())]
    if not found:
        raise InputError(f"Nobody called '{name}' asks to be let in.", "See who does: vega knocks.")
    if len(found) > 1:
        known = ", ".join(f"{knock.peer_id[:8]} (code {knock.code})" for knock in found)
        raise InputError(f"Several who ask are called '{name}': {known}.", "Say the id instead of the name.")
    return found[0]


def _asked(knock: Knock) -> str:
    """The code that a person at the terminal compared."""
    if not sys.stdin.isatty():
        raise InputError("Compare the code with the one on their screen first.", f"Then: --code '{knock.code}'.")
    out.print(f"{knock.name} asks to be let in. Their screen has to show this code: {knock.code}", markup=False)
    if not typer.confirm("Does it?"):
        raise InputError("Then it is somebody else, or they asked anew.", "Look again: vega knocks.")
    return knock.code


def _bare(code: str) -> str:
    """Without the gaps that make a code readable."""
    return "".join(letter for letter in code if letter.isalnum()).casefold()


def _plain(text: str) -> str:
    return text.replace("[", r"\[")

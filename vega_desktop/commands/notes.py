"""Commands of workspaces: make one, write in its note, talk in its chat."""

import asyncio
from typing import Annotated

import typer

from core.backend import Backend
from core.collaboration.note import Note
from core.collaboration.records import ChatLine, Splice, Workspace
from core.errors import InputError
from vega_desktop.commands.network import say_link
from vega_desktop.session import out, run, say_json, wait_until

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]
Which = Annotated[str, typer.Argument(help="The workspace's id or title.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (workspace, workspaces, note, say, chat):
        app.command(rich_help_panel="Workspaces")(command)


def workspace(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What it is about.")],
    invites: Annotated[int, typer.Option(min=0, help="How many invite links to make.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Make a workspace and links that let others in."""

    async def verb(backend: Backend) -> None:
        made = await backend.collaboration.create(title)
        if as_json:
            say_json(made)
        for _ in range(invites):
            say_link((await backend.collaboration.invite(made.id)).link, as_json)

    run(context, verb)


def workspaces(context: typer.Context, as_json: AsJson = False) -> None:
    """List the workspaces."""

    async def verb(backend: Backend) -> None:
        known = backend.collaboration.workspaces()
        if as_json:
            say_json(known)
            return
        for entry in known:
            out.print(f"{entry.id}  {entry.title}  ({entry.role}, {entry.members} members)", markup=False)

    run(context, verb)


def note(
    context: typer.Context,
    which: Which,
    typing: Annotated[str, typer.Option("--type", help="Type this into the note, key by key.")] = "",
    at: Annotated[str, typer.Option(help="Where to type: 'start' or 'end' of the text.")] = "end",
    keys_per_s: Annotated[float, typer.Option(min=0.1, help="How fast to type.")] = 20.0,
    wait_s: Annotated[float, typer.Option(min=0, help="Stay this long, taking what others write.")] = 0.0,
    until: Annotated[str, typer.Option(help="Stay (up to --wait-s) until the note contains this.")] = "",
    together: Annotated[bool, typer.Option(help="Wait for another member (up to --wait-s) before typing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a workspace's note, or type into it while others do."""
    if at not in ("start", "end"):
        raise typer.BadParameter("Use 'start' or 'end'.", param_hint="--at")

    async def verb(backend: Backend) -> None:
        place = find(backend, which)
        opened = await backend.collaboration.open_note(place.id)
        if together:
            await wait_until(backend, lambda: _has_company(backend, place.id), patience_s=wait_s)
        await _type(opened, typing, at_start=at == "start", keys_per_s=keys_per_s)
        await opened.flush()
        await wait_until(backend, lambda: bool(until) and until in opened.text, patience_s=wait_s)
        text = opened.text
        await opened.close()
        if as_json:
            say_json({"text": text})
        else:
            out.print(text, markup=False)

    run(context, verb)


async def _type(note: Note, text: str, *, at_start: bool, keys_per_s: float) -> None:
    """Type like a person: one key after the other, the caret carried along by what others write."""
    caret = 0 if at_start else _units(note.text)

    def carry(splice: Splice) -> None:
        nonlocal caret
        if splice.position < caret or (splice.position == caret and not at_start):
            caret += max(_units(splice.inserted) - splice.removed, splice.position - caret)

    listening = note.listen(carry)
    for character in text:
        note.splice(caret, 0, character)
        caret += _units(character)
        await asyncio.sleep(1 / keys_per_s)
    listening.cancel()


def _state(backend: Backend, line: ChatLine) -> str:
    return next(entry.state for entry in backend.collaboration.chat(line.workspace_id) if entry.id == line.id)


def _has_company(backend: Backend, workspace_id: str) -> bool:
    me = backend.network.identity.peer_id
    return any(member.is_online and member.peer_id != me for member in backend.collaboration.members(workspace_id))


def _units(text: str) -> int:
    """Length as the editor counts: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def say(
    context: typer.Context, which: Which, text: Annotated[str, typer.Argument(help="What to say.")], wait_s: float = 5.0
) -> None:
    """Say something in a workspace's chat; it reaches those who are away when they return."""

    async def verb(backend: Backend) -> None:
        place = find(backend, which)
        line = await backend.collaboration.say(place.id, text)
        await wait_until(backend, lambda: _state(backend, line) != "unsent", patience_s=wait_s)
        state = _state(backend, line)
        out.print({"unsent": "Kept; it is sent when somebody is there."}.get(state, state.capitalize() + "."))

    run(context, verb)


def chat(context: typer.Context, which: Which, as_json: AsJson = False) -> None:
    """Show a workspace's chat."""

    async def verb(backend: Backend) -> None:
        lines = backend.collaboration.chat(find(backend, which).id)
        if as_json:
            say_json(lines)
            return
        for line in lines:
            out.print(f"{line.author}: {line.text}", markup=False)

    run(context, verb)


def find(backend: Backend, which: str) -> Workspace:
    """The workspace with this id or title. Raises InputError that lists what there is."""
    known = backend.collaboration.workspaces()
    found = [entry for entry in known if which in (entry.id, entry.title)]
    if len(found) != 1:
        titles = ", ".join(f"{entry.title} ({entry.id})" for entry in known) or "none"
        problem = "There is no workspace" if not found else "More than one workspace is called"
        raise InputError(f"{problem} '{which}'.", f"Name one by its id; there are: {titles}.")
    return found[0]

"""Commands of working together: workspace, workspaces, note, say, chat."""

import asyncio
import dataclasses
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.collaboration import utf16
from core.collaboration.note import Note
from core.collaboration.records import Workspace
from core.collaboration.talk_records import ChatLine
from core.collaboration.templates import TEMPLATES
from core.collaboration.workspace_file import SUFFIX
from core.errors import InputError, UnreachableError
from vega_desktop.commands.network import say_link
from vega_desktop.session import out, run, say_json, wait_until

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of words.")]
Which = Annotated[str, typer.Argument(help="Title or id of the workspace, or an invite link; empty for the newest.")]
# How long a command waits for the other machines before it goes on without them.
PATIENCE_S = 30.0


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (workspace, workspaces, note, say, chat, save_workspace, open_workspace):
        app.command(rich_help_panel="Working together")(command)


def workspace(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What the workspace is for. One of this title is opened again.")],
    invites: Annotated[int, typer.Option(min=0, help="How many invite links to make.")] = 1,
    role: Annotated[str, typer.Option(help="What the invited may do: editor, commenter, viewer or guest.")] = "editor",
    template: Annotated[str, typer.Option(help=f"What a new one begins with: {', '.join(TEMPLATES)}.")] = "blank",
    stay: Annotated[bool, typer.Option(help="Go on running so that the links can be used at once.")] = True,
    as_json: AsJson = False,
) -> None:
    """Make a workspace on this machine and invite others to it."""

    async def verb(backend: Backend) -> None:
        mine = [entry for entry in backend.collaboration.workspaces() if (entry.title, entry.role) == (title, "owner")]
        space = mine[0] if mine else await backend.collaboration.create(title, template=template)
        if as_json:
            say_json({"workspace": space.id, "title": space.title})
        for _ in range(invites):
            say_link((await backend.collaboration.invite(space.id, role=role)).link, as_json)
        if stay and invites:
            await asyncio.Event().wait()

    run(context, verb)


def workspaces(context: typer.Context, as_json: AsJson = False) -> None:
    """List the workspaces."""

    async def verb(backend: Backend) -> None:
        known = backend.collaboration.workspaces()
        if as_json:
            say_json(known)
            return
        table = Table("Title", "Id", "Role", "Members", "Unread", "State", box=None)
        for entry in known:
            members = ", ".join(member.name for member in backend.collaboration.members(entry.id))
            table.add_row(entry.title, entry.id, entry.role, members, str(entry.unread), entry.state)
        out.print(table if known else "No workspace yet. Make one: vega workspace TITLE.")

    run(context, verb)


def note(
    context: typer.Context,
    which: Which = "",
    type_: Annotated[str, typer.Option("--type", help="Text to type into the note, letter by letter.")] = "",
    at: Annotated[str, typer.Option(help="Where to type: start or end.")] = "end",
    keys_per_s: Annotated[float, typer.Option(min=0.1, help="How fast to type.")] = 40.0,
    together: Annotated[int, typer.Option(min=1, help="Wait until so many machines are there.")] = 1,
    until: Annotated[str, typer.Option(help="Stay until the note has this text in it, and all have the same.")] = "",
    stay_s: Annotated[float, typer.Option(min=0.0, help="Stay so long afterwards.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Read a workspace's note, or write in it; with an invite link, join it first."""

    async def verb(backend: Backend) -> None:
        if at not in ("start", "end"):
            raise InputError(f"'{at}' is no place in a note.", "Use start or end.")
        space = await _workspace(backend, which)
        opened = await backend.collaboration.open_note(space.id)
        if as_json:
            say_json({"opened": space.id, "title": space.title})
        await _meet(backend, space, together)
        if type_:
            await _type(opened, type_, at_start=at == "start", pause_s=1 / keys_per_s)
        if until:
            await _wait_for(backend, space, opened, until)
        await asyncio.sleep(stay_s)
        await opened.close()
        if as_json:
            say_json({"workspace": space.id, "text": opened.text})
        else:
            sys.stdout.write(opened.text + "\n")

    run(context, verb)


def say(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to say.")],
    which: Which = "",
    reply: Annotated[str, typer.Option(help="Id of the line that this answers, or last.")] = "",
    thread: Annotated[str, typer.Option(help="Id of the line whose thread this goes into, or last.")] = "",
    file: Annotated[list[Path] | None, typer.Option(help="A file to send with it; may be given again.")] = None,
    wait_s: Annotated[float, typer.Option(min=0.0, help="How long to wait for another machine to have it.")] = 10.0,
    as_json: AsJson = False,
) -> None:
    """Say something in a workspace's chat; when nobody is there it is kept and sent later."""

    async def verb(backend: Backend) -> None:
        space, talk = await _workspace(backend, which), backend.collaboration.talk
        files = [await asyncio.to_thread(talk.attach, path) for path in file or ()]
        answered = _line_id(backend, space, reply)
        line = await talk.say(
            space.id, text, reply_to=answered, thread=_line_id(backend, space, thread), attachments=files
        )

        def is_delivered() -> bool:
            found = talk.line(space.id, line.id)
            return found is not None and _is_there(found)

        delivered = await wait_until(backend, is_delivered, patience_s=wait_s)
        if as_json:
            say_json({"id": line.id, "state": "delivered" if delivered else "unsent"})
        else:
            out.print("Delivered." if delivered else "Kept; it is sent when another member is there.")

    run(context, verb)


def chat(
    context: typer.Context,
    which: Which = "",
    search: Annotated[str, typer.Option(help="Only lines with these words, the newest first.")] = "",
    follow: Annotated[bool, typer.Option(help="Stay, and show what is said.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a workspace's chat, threads too, or search it."""

    async def verb(backend: Backend) -> None:
        space = await _workspace(backend, which)
        shown: set[tuple[str, float, str]] = set()

        def show() -> bool:
            for line in backend.collaboration.chat(space.id):
                state = (line.id, line.edited, line.removed_by)  # a line that became another is shown again
                if state not in shown:
                    shown.add(state)
                    _say_line(line, as_json)
            return False

        if search:
            for line in await asyncio.to_thread(backend.collaboration.talk.search, space.id, search):
                _say_line(line, as_json)
            return
        show()
        await backend.collaboration.mark_read(space.id)
        if follow:
            await wait_until(backend, show)

    run(context, verb)


async def _workspace(backend: Backend, which: str) -> Workspace:
    """The workspace meant by a title, an id, a link (joined first) or nothing (the newest)."""
    if which.startswith("vega://"):
        joined = await backend.network.join(which)
        _, _, workspace_id = joined.scope.partition("workspace:")
        if not workspace_id:
            raise InputError(f"This invite is for {joined.scope}, not for a workspace.", "Ask for another one.")

        def is_known() -> bool:
            return any(entry.id == workspace_id for entry in backend.collaboration.workspaces())

        if not await wait_until(backend, is_known, patience_s=PATIENCE_S):
            raise UnreachableError(f"{joined.peer.name} did not open the workspace.", "Try again.")
        return backend.collaboration.workspace(workspace_id)
    known = backend.collaboration.workspaces()
    found = [entry for entry in known if not which or which in (entry.id, entry.title)]
    if not found:
        raise InputError(
            f"There is no workspace '{which}'." if which else "There is no workspace yet.",
            "Make one: vega workspace TITLE." if not known else "See what there is: vega workspaces.",
        )
    return found[-1]


def save_workspace(
    context: typer.Context,
    which: Annotated[str, typer.Argument(help="Title or id of the workspace.")],
    file: Annotated[Path, typer.Argument(help=f"The file to write, as NAME{SUFFIX}.")],
    as_json: AsJson = False,
) -> None:
    """Write a whole workspace, with its history, its chat and its files, to one file."""

    async def verb(backend: Backend) -> None:
        space = await _workspace(backend, which)
        written = await backend.jobs.follow("Saving", backend.collaboration.lifecycle.save_file, space.id, file)
        if as_json:
            say_json({"workspace": space.id, "file": str(written)})
        else:
            out.print(f"'{space.title}' is in {written}.", markup=False)

    run(context, verb)


def open_workspace(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `vega save-workspace` or the window wrote.")],
    as_json: AsJson = False,
) -> None:
    """Bring a workspace back from a file; that of another machine becomes a new one of this machine."""

    async def verb(backend: Backend) -> None:
        space = await backend.jobs.follow("Opening", backend.collaboration.lifecycle.open_file, file)
        if as_json:
            say_json({"workspace": space.id, "title": space.title})
        else:
            out.print(f"'{space.title}' is here.", markup=False)

    run(context, verb)


async def _meet(backend: Backend, space: Workspace, count: int) -> None:
    """Wait until `count` machines of a workspace are there and their note is here. Raises UnreachableError."""

    def here() -> int:
        return sum(member.is_online for member in backend.collaboration.members(space.id))

    def is_met() -> bool:
        return here() >= count and backend.collaboration.is_current(space.id)

    if count > 1 and not await wait_until(backend, is_met, patience_s=PATIENCE_S):
        raise UnreachableError(
            f"Only {here()} of {count} machines are in '{space.title}'.", "Check that Vega runs on the others."
        )


async def _type(opened: Note, text: str, *, at_start: bool, pause_s: float) -> None:
    """One character after the other at a place that moves with what others write."""
    place = 0 if at_start else utf16.length(opened.text)
    opened.set_cursor(place, place)
    for letter in text:
        _, place = opened.cursor or (0, 0)
        opened.splice(place, 0, letter)
        place += utf16.length(letter)
        opened.set_cursor(place, place)
        await asyncio.sleep(pause_s)


async def _wait_for(backend: Backend, space: Workspace, opened: Note, text: str) -> None:
    """Wait until the note has `text`, and everybody there has all of the note. Raises UnreachableError."""

    def has_it() -> bool:
        return text in opened.text and backend.collaboration.is_everywhere(space.id)

    if not await wait_until(backend, has_it, patience_s=PATIENCE_S):
        raise UnreachableError(f"The note did not get '{text}' in it.", "Check that the others are there.")


def _is_there(line: ChatLine) -> bool:
    return line.state == "delivered"


def _line_id(backend: Backend, space: Workspace, name: str) -> str:
    """The id of a line: the one given, that of the newest line of the main talk, or ""."""
    if name != "last":
        return name
    newest = backend.collaboration.talk.lines(space.id, limit=1)
    if not newest:
        raise InputError("Nothing was said yet.", "Say something without --reply and --thread.")
    return newest[0].id


def _say_line(line: ChatLine, as_json: bool) -> None:
    if as_json:
        files = tuple(dataclasses.replace(file, thumbnail=b"") for file in line.attachments)
        say_json({"line": dataclasses.replace(line, attachments=files)})
        return
    when = datetime.fromtimestamp(line.sent).astimezone().strftime("%Y-%m-%d %H:%M")
    said = [f"> {line.quote.author}: {line.quote.text[:60]} |" if line.quote else "", line.text]
    said += [f"[{file.name}]" for file in line.attachments] + [f"[{to.title}]" for to in line.references]
    said += [f"{reaction.emoji} {len(reaction.names)}" for reaction in line.reactions]
    said.append("(removed)" if line.removed_by else "(edited)" if line.edited else "")
    said.append("" if _is_there(line) else f" ({line.state})")
    indent = "    " if line.thread else ""
    out.print(f"{when}  {indent}{line.author}: {' '.join(part for part in said if part)}", markup=False)

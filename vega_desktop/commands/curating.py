"""Commands that bring order into the library: stars, albums, people, watched folders."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from core.backend import Backend
from core.errors import InputError
from core.media.records import Person
from vega_desktop.session import out, run, say_json

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]
Numbers = Annotated[list[int], typer.Argument(help="Numbers of items in the library.")]

albums_app = typer.Typer(help="Albums: items gathered under a title.", no_args_is_help=True)
people_app = typer.Typer(help="People: whose faces are on the pictures.", no_args_is_help=True)
folders_app = typer.Typer(help="Watched folders: what lies in them comes into the library.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("rate", rich_help_panel="Library")(rate)
    for group, name in ((albums_app, "albums"), (people_app, "people"), (folders_app, "folders")):
        app.add_typer(group, name=name, rich_help_panel="Library")


def rate(
    context: typer.Context,
    stars: Annotated[int, typer.Argument(min=0, max=5, help="0 to 5; 0 takes the stars away.")],
    items: Numbers,
) -> None:
    """Give items stars."""

    async def verb(backend: Backend) -> None:
        changed = await asyncio.to_thread(backend.media.rate, dict.fromkeys(items, stars))
        out.print(f"{len(changed)} changed.")

    run(context, verb)


@albums_app.command("list")
def list_albums(context: typer.Context, as_json: AsJson = False) -> None:
    """List the albums."""

    async def verb(backend: Backend) -> None:
        found = await asyncio.to_thread(backend.media.albums.all)
        if as_json:
            say_json({"albums": found})
            return
        for album in found:
            out.print(f"{album.count:>8}  {album.title}", markup=False)

    run(context, verb)


@albums_app.command("add")
def add_to_album(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="The album; made when it is new.")],
    items: Numbers,
) -> None:
    """Put items into an album."""

    async def verb(backend: Backend) -> None:
        albums = backend.media.albums
        try:
            album = await asyncio.to_thread(albums.find, title)
        except InputError:
            album = await asyncio.to_thread(albums.create, title)
        new = await asyncio.to_thread(albums.add, album.id, items)
        out.print(f"{len(new)} put into '{album.title}'.", markup=False)

    run(context, verb)


@albums_app.command("take")
def take_from_album(
    context: typer.Context, title: Annotated[str, typer.Argument(help="The album.")], items: Numbers
) -> None:
    """Take items out of an album; they stay in the library."""

    async def verb(backend: Backend) -> None:
        album = await asyncio.to_thread(backend.media.albums.find, title)
        gone = await asyncio.to_thread(backend.media.albums.take, album.id, items)
        out.print(f"{len(gone)} taken out of '{album.title}'.", markup=False)

    run(context, verb)


@albums_app.command("remove")
def remove_album(context: typer.Context, title: Annotated[str, typer.Argument(help="The album.")]) -> None:
    """Remove an album; its items stay in the library."""

    async def verb(backend: Backend) -> None:
        album = await asyncio.to_thread(backend.media.albums.find, title)
        await asyncio.to_thread(backend.media.albums.remove, album.id)
        out.print(f"'{album.title}' is gone; its items are still there.", markup=False)

    run(context, verb)


@people_app.command("list")
def list_people(context: typer.Context, as_json: AsJson = False) -> None:
    """List who was seen, the named first."""

    async def verb(backend: Backend) -> None:
        found = await asyncio.to_thread(backend.media.people.all)
        if as_json:
            say_json({"people": found})
            return
        if not found:
            out.print("Nobody was seen. Faces are found when the setting 'detect_faces' is on.")
            return
        table = Table("Number", "Name", "Faces", "Pictures", box=None)
        for person in found:
            table.add_row(str(person.id), person.name or "?", str(person.faces), str(person.items))
        out.print(table)

    run(context, verb)


@people_app.command("name")
def name_person(
    context: typer.Context,
    person: Annotated[int, typer.Argument(help="The number that `vega people list` says.")],
    name: Annotated[str, typer.Argument(help="The name; who has it already becomes the same person.")],
) -> None:
    """Say who somebody is."""

    async def verb(backend: Backend) -> None:
        await _person(backend, person)
        await asyncio.to_thread(backend.media.people.name, person, name)
        out.print(f"Pictures of '{name}' are found by that name now.", markup=False)

    run(context, verb)


@people_app.command("merge")
def merge_people(
    context: typer.Context,
    people: Annotated[list[int], typer.Argument(help="Numbers of who is one person; the first keeps the name.")],
) -> None:
    """Say that several are one person."""

    async def verb(backend: Backend) -> None:
        for person in people:
            await _person(backend, person)
        await asyncio.to_thread(backend.media.people.merge, people[0], people[1:])
        out.print(f"{len(people)} are one person now.")

    run(context, verb)


@people_app.command("forget")
def forget_people(
    context: typer.Context, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Remove all faces, names and what tells people apart."""
    if not yes:
        typer.confirm("Forget everybody?", abort=True)

    async def verb(backend: Backend) -> None:
        await asyncio.to_thread(backend.media.people.forget)
        out.print("Nothing is known of anybody any more.")

    run(context, verb)


@folders_app.command("list")
def list_folders(context: typer.Context, as_json: AsJson = False) -> None:
    """List the watched folders."""

    async def verb(backend: Backend) -> None:
        found = await asyncio.to_thread(backend.folders.all)
        if as_json:
            say_json({"folders": [{"path": str(each.path), "state": each.state} for each in found]})
            return
        for folder in found:
            out.print(f"{folder.state:<10} {folder.path}", markup=False)

    run(context, verb)


@folders_app.command("add")
def add_folder(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder.")],
    label_by_folder: Annotated[bool, typer.Option(help="Label each item with its folder's name.")] = False,
) -> None:
    """Watch a folder: what is in it is taken now, what comes later while the window is open."""

    async def verb(backend: Backend) -> None:
        await asyncio.to_thread(lambda: backend.folders.watch(folder, label_by_folder=label_by_folder))
        report = await backend.folders.take()
        out.print(f"{folder} is watched; {len(report.added)} added.", markup=False)

    run(context, verb)


@folders_app.command("remove")
def remove_folder(context: typer.Context, folder: Annotated[Path, typer.Argument(help="The folder.")]) -> None:
    """Watch a folder no longer; what came from it stays."""

    async def verb(backend: Backend) -> None:
        await asyncio.to_thread(backend.folders.forget, folder.expanduser().resolve())
        out.print(f"{folder} is watched no longer.", markup=False)

    run(context, verb)


@folders_app.command("take")
def take_folders(context: typer.Context, as_json: AsJson = False) -> None:
    """Take what is new in the watched folders now."""

    async def verb(backend: Backend) -> None:
        report = await backend.folders.take()
        if as_json:
            say_json(report)
            return
        out.print(f"{len(report.added)} added, {len(report.duplicates)} were there already.")

    run(context, verb)


async def _person(backend: Backend, number: int) -> Person:
    people = await asyncio.to_thread(backend.media.people.all)
    found = next((person for person in people if person.id == number), None)
    if found is None:
        raise InputError(f"There is no person {number}.", "See who there is: vega people list.")
    return found

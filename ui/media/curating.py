"""Curating: the verbs of the library's page on the chosen items: labels, stars, albums, the trash; and Undo for all."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial

from core.backend import Backend
from core.errors import InputError
from core.media import edits
from core.media.edits import Edit, History
from core.media.records import Query
from core.media.service import MediaService
from ui.actions import action
from ui.collaboration.share_dialog import choose_workspace, say_shared
from ui.media.album_dialog import AlbumDialog
from ui.media.labelling import LabelChange, LabelDialog
from ui.media.listing import Tile
from ui.media.voices_dialog import VoicesDialog
from ui.messages import Messages
from ui.page import Page
from ui.widgets.dialog import confirm


class Curating(Page):
    """What can be done to many items at once. Who shows them says which are chosen."""

    media: MediaService
    history: History

    @abstractmethod
    async def chosen(self) -> list[Tile]:
        """The item that is shown alone, or the selected ones."""

    async def chosen_ids(self) -> list[int]:
        """Their numbers."""
        return [tile.item.id for tile in await self.chosen()]

    @property
    def is_in_trash(self) -> bool:
        """Whether the trash is shown."""
        return False

    @property
    def album(self) -> tuple[int, str]:
        """Number and title of the album that is shown; (0, "") when none is."""
        return 0, ""

    def label_alone(self) -> bool:
        """Where one item is shown alone, go to its label field; whether there is one."""
        return False

    def close_alone(self) -> None:
        """Back from one item to all of them."""

    @action(title="Label the selected items…", icon="tag", shortcut="L")
    async def label_selected(self) -> None:
        """Give and take labels, many items at once"""
        if self.label_alone():
            return
        tiles = await self.chosen()
        if not tiles:
            return
        known = await asyncio.to_thread(self.media.labels)
        dialog = LabelDialog(known, [tile.item.labels for tile in tiles], parent=self)
        if await dialog.answer():
            await self.relabel_these([tile.item.id for tile in tiles], dialog.change())

    async def relabel_these(self, ids: Sequence[int], change: LabelChange) -> None:
        """Give and take labels, and say so."""
        await self.edit(partial(edits.relabel, self.media, ids, change.added, change.removed))

    @action(palette=False)
    async def rate_selected(self, stars: int) -> None:
        """Give the selected items stars; none takes them away"""
        if ids := await self.chosen_ids():
            await self.edit(partial(edits.rate, self.media, ids, stars))

    @action(title="Add the selected items to an album…", icon="book-open", shortcut="A")
    async def add_to_album(self) -> None:
        """An item can be in as many as you like; it stays where it is"""
        ids = await self.chosen_ids()
        if not ids:
            return
        dialog = AlbumDialog(await asyncio.to_thread(self.media.albums.all), len(ids), parent=self)
        if not await dialog.answer():
            return
        album = dialog.album
        if album is None:
            album = await asyncio.to_thread(self.media.albums.create, dialog.title)
        await self.edit(partial(edits.gather, self.media, album.id, album.title, ids), none="They are in it already.")

    @action(title="Take the selected items out of the album", icon="folder")
    async def take_from_album(self) -> None:
        """They stay in the library"""
        album, title = self.album
        if album and (ids := await self.chosen_ids()):
            await self.edit(partial(edits.ungather, self.media, album, title, ids))

    @action(title="Share the selected items into a workspace…", icon="share-2")
    async def share_selected(self) -> None:
        """Others see small pictures of them, label them with you, and get an original when they want it"""
        ids = await self.chosen_ids()
        if not ids:
            return
        title = "Share 1 item" if len(ids) == 1 else f"Share {len(ids):,} items"
        space = await choose_workspace(self, self.backend, title=title, text="An original goes to whoever wants it.")
        if space:
            shelf = await self.backend.jobs.follow(title, self.backend.share_items, space, ids)
            words = "The item is" if len(ids) == 1 else f"{len(ids):,} items are"
            say_shared(self, self.backend, words, workspace_id=space, document_id=shelf)

    @action(title="Name the speakers…", icon="users-round")
    async def name_speakers(self) -> None:
        """Say who speaks in the selected recording; they are known again in others"""
        ids = await self.chosen_ids()
        voices = await asyncio.to_thread(self.media.voices.of, ids[0]) if ids else []
        if not voices:
            raise InputError(
                "Nothing is kept of who speaks in it.",
                "Voices are personal data: turn 'Recognise voices' on in the settings, and analyse it again.",
            )
        known = [person.name for person in await asyncio.to_thread(self.media.people.all) if person.name]
        dialog = VoicesDialog(voices, known, parent=self)
        if await dialog.answer():
            for speaker, name in dialog.names.items():
                await asyncio.to_thread(self.media.voices.name, ids[0], speaker, name)

    @action(title="Empty the trash…", icon="trash-2")
    async def empty_trash(self) -> None:
        """What is in it goes for good"""
        count = await asyncio.to_thread(self.media.count, Query(trash=True))
        if not count:
            Messages.of(self).info("The trash is empty.")
            return
        words = f"{count:,} {'item goes' if count == 1 else 'items go'} for good, with everything known of them."
        if await confirm(self, "Empty the trash?", words, accept="Empty", is_danger=True):
            gone = await self.backend.jobs.run("Emptying the trash", self.media.empty_trash)
            self.history.forget()
            Messages.of(self).info(f"{gone:,} {'item is' if gone == 1 else 'items are'} gone.")

    @action(title="Move the selected items to the trash", icon="trash-2", shortcut="Delete")
    async def trash_selected(self) -> None:
        """They can be restored"""
        if ids := [] if self.is_in_trash else await self.chosen_ids():
            await self.trash_these(ids)

    @action(palette=False)
    async def trash_these(self, ids: Sequence[int]) -> None:
        """Move items to the trash"""
        self.close_alone()
        await self.edit(partial(edits.trash, self.media, ids))

    @action(title="Restore the selected items", icon="undo-2")
    async def restore_selected(self) -> None:
        """Take them out of the trash"""
        if ids := await self.chosen_ids():
            await self.edit(partial(edits.restore, self.media, ids))

    @action(title="Undo", icon="undo-2", shortcut="Ctrl+Z")
    async def undo(self) -> None:
        """Take back what was last done to items of the library"""
        words = await asyncio.to_thread(self.history.undo)
        Messages.of(self).info(f"Taken back: {words}." if words else "There is nothing to take back.")

    @action(title="Redo", icon="redo-2", shortcut="Ctrl+Shift+Z")
    async def redo(self) -> None:
        """Do again what was taken back"""
        words = await asyncio.to_thread(self.history.redo)
        Messages.of(self).info(f"Done again: {words}." if words else "There is nothing to do again.")

    async def edit(self, do: Callable[[], Edit | None], *, none: str = "") -> None:
        """Do something that can be taken back, in a worker, and say what was done, or `none` where nothing was."""
        done = await asyncio.to_thread(do)
        self.history.did(done)
        if done is not None:
            Messages.of(self).info(f"{done.words}.", button="Undo", do=self.undo)
        elif none:
            Messages.of(self).info(none)

    def begin_curating(self, backend: Backend) -> None:
        """What these verbs need."""
        self.media = backend.media
        self.history = History()

"""Shelf: shared items, whose originals come when somebody wants them, and go into the library with their labels."""

import asyncio
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration import shelf
from core.collaboration.records import DocumentEntry
from core.collaboration.shelf_items import SharedItem, place_of
from core.collaboration.talk_records import FileMoved
from core.errors import StorageError
from core.events import Subscription
from core.media.records import LibraryChanged
from ui.actions import action
from ui.collaboration.myself import myself
from ui.collaboration.shelf_look import ShelfLook
from ui.collaboration.shelf_view import ShelfView
from ui.collaboration.views.base import DocumentView
from ui.dropping import Importer
from ui.media.choosing import choose_files
from ui.messages import Messages
from ui.widgets.gathering import Gathering


class Shelf(DocumentView):
    """The grid, and the verbs that need the library and the other machines."""

    title: ClassVar[str] = "Shared items"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.shelf: ShelfView | None = None
        self._looking = Gathering(self, self.look, is_shown=self.isVisible)
        self._subscriptions: list[Subscription] = []

    async def open(self) -> None:
        """Show the items."""
        document = (await self.copy()).document
        assert isinstance(document, shelf.Shelf)
        me = myself(self.backend, self.workspace_id)
        files = self.service.talk.files
        self.shelf = made = ShelfView(
            document, me=me, progress=lambda digest: files.progress(self.workspace_id, digest)
        )
        made.get_wanted.connect(self.get)
        made.keep_wanted.connect(self.keep)
        made.open_wanted.connect(self.open_item)
        made.files_wanted.connect(self.share_files)
        made.library_wanted.connect(lambda: self._open_page("media"))
        made.looked_at.connect(self._looking.later)
        self.column.addWidget(made, 1)
        self.setFocusProxy(made)
        self._subscriptions = [
            self.backend.events.subscribe(FileMoved, self._moved),
            self.backend.events.subscribe(LibraryChanged, self._looking.later),
            document.listen(self._looking.later),
        ]
        for subscription in self._subscriptions:
            self.destroyed.connect(subscription.cancel)
        await self._look()

    def show_part(self, part_id: str) -> None:
        """Open an item, by its id and perhaps a moment, as `shelf_items.part_at` joins them."""
        item_id, time_s = place_of(part_id)
        item = self.shelf.shelf.items.get(item_id) if self.shelf is not None else None
        if item is not None:
            self.open_item(item, time_s=time_s)

    def rights_changed(self) -> None:
        """Items can be shared and labelled, or not."""
        if self.shelf is not None:
            self.shelf.me = myself(self.backend, self.workspace_id)
            self.shelf.refresh()

    async def close_document(self) -> None:
        """The last label on disk."""
        for subscription in self._subscriptions:
            subscription.cancel()
        if self.shelf is not None:
            self.shelf.close_shelf()
        await super().close_document()

    @action(palette=False)
    async def look(self) -> None:
        """See again which originals are here, and which of the chosen items in the library."""
        await self._look()

    @action(palette=False)
    async def get(self, items: Sequence[SharedItem]) -> None:
        """Fetch originals, one after the other."""
        for item in items:
            await self._fetched(item)
        await self._look()

    @action(palette=False)
    async def open_item(self, item: SharedItem, *, time_s: float = 0.0) -> None:
        """One large; its original when it is here or the person wants it, of a video or sound from a moment on."""
        while True:
            look = ShelfLook(item, parent=self)
            if self._is_here(item.digest):
                look.show_original(self.backend.files.path(item.digest), time_s=time_s)
            await look.answer()
            if not look.wants_original:
                return
            await self._fetched(item)

    @action(palette=False)
    async def keep(self, items: Sequence[SharedItem]) -> None:
        """Into the library, with the labels that were given together: models learn from them there."""
        with tempfile.TemporaryDirectory() as folder:
            for number, item in enumerate(items):
                await self._fetched(item)
                name = Path(item.name).name or "file"
                target = Path(folder) / str(number) / name
                target.parent.mkdir()
                await self.backend.jobs.run(f"Copying {name}", self.service.talk.save_as, item.digest, target)
                report = await Importer(self.backend, self).add([target], is_quiet=True)
                ids = [*report.added, *report.duplicates]
                if ids:
                    for word in item.labels:
                        await asyncio.to_thread(self.backend.media.label, ids, word)
        words = f"“{items[0].name}” is" if len(items) == 1 else f"{len(items)} items are"
        place = {"item": items[0].digest} if len(items) == 1 else {"view": "items"}
        show = partial(self._open_page, "media", **place)
        Messages.of(self).info(f"{words} in your library.", button="Show", do=show)
        await self._look()

    async def take(self, paths: Sequence[Path]) -> None:
        """Put files onto this shelf."""
        share = self.backend.share_files
        await self.backend.jobs.follow("Sharing files", share, self.workspace_id, paths, document_id=self.entry.id)

    @action(palette=False)
    async def share_files(self) -> None:
        """Files go onto the shelf; they are not added to the library."""
        if paths := await choose_files(self, title="Share into the workspace"):
            await self.take(paths)

    async def _look(self) -> None:
        if self.shelf is None:
            return
        digests, chosen = self.shelf.shelf.digests(), self.shelf.items
        self.shelf.set_here(await asyncio.to_thread(lambda: {one for one in digests if self._is_here(one)}))
        known = await asyncio.to_thread(lambda: [self.backend.media.find(item.digest) for item in chosen])
        with_labels = [
            found is not None and set(item.labels) <= set(found.labels)
            for item, found in zip(chosen, known, strict=True)
        ]
        self.shelf.detail.show_library(sum(with_labels))

    def _is_here(self, digest: str) -> bool:
        try:
            return self.backend.files.path(digest).is_file()
        except (StorageError, OSError):
            return False

    async def _fetched(self, item: SharedItem) -> None:
        talk = self.service.talk
        await self.backend.jobs.follow(f"Fetching {item.name}", talk.fetch, self.workspace_id, item.digest)

    def _moved(self, event: FileMoved) -> None:
        if event.workspace_id == self.workspace_id and self.shelf is not None:
            self.shelf.moved()
            self._looking.later()

    def _open_page(self, name: str, **wanted: object) -> None:
        window = self.window()
        if hasattr(window, "open_page"):
            window.open_page(name, **wanted)

"""AlbumsView: all albums by their covers; making, renaming and removing them."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.backend import Backend
from core.media.records import Album
from ui.actions import action
from ui.media.gallery import Entry, Gallery, bar_of
from ui.media.menu import build_menu
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.titled_dialog import TitledDialog

NOTHING = (
    "Select items in the library and press A: an album gathers them under a title. An item can be in many albums, "
    "and stays where it is."
)


class AlbumsView(QWidget):
    """Says by `album_wanted` which album is to be seen."""

    album_wanted = Signal(int, str)
    """Number and title."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        empty = EmptyState("book-open", "No albums yet", NOTHING, (("New album…", lambda: self.create()),))
        self.gallery = Gallery(self._cover, is_round=False, empty=empty)
        self.gallery.opened.connect(lambda entry: self.album_wanted.emit(entry.id, entry.name))
        self.gallery.menu_wanted.connect(self._show_menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.gallery, 1)
        self.words = label(tone="muted")
        self.bar = bar_of(self.words, button("New album…", self.create, icon="plus", kind="quiet"))
        layout.addWidget(self.bar)

    @action(palette=False)
    async def reload(self) -> None:
        """Read which albums there are."""
        self.show_albums(await asyncio.to_thread(self.backend.media.albums.all))

    def show_albums(self, albums: list[Album]) -> None:
        """Show these."""
        self.words.setText("1 album" if len(albums) == 1 else f"{len(albums):,} albums")
        self.bar.setVisible(bool(albums))
        self.gallery.show_entries([Entry(each.id, each.title, counted(each.count), each.cover) for each in albums])

    @action(palette=False)
    async def create(self) -> None:
        """Ask for a title and make an album"""
        dialog = TitledDialog("New album", "", hint="Holidays, receipts, …", parent=self, accept="Make")
        if await dialog.answer():
            await asyncio.to_thread(self.backend.media.albums.create, dialog.title)

    @action(palette=False)
    async def rename(self, entry: Entry) -> None:
        """Ask for another title"""
        dialog = TitledDialog("Rename the album", "", hint=entry.name, parent=self, accept="Rename")
        dialog.line.setText(entry.name)
        dialog.line.selectAll()
        if await dialog.answer():
            await asyncio.to_thread(self.backend.media.albums.rename, entry.id, dialog.title)

    @action(palette=False)
    async def remove(self, entry: Entry) -> None:
        """Remove an album after asking; its items stay"""
        what = f"The album “{entry.name}” goes; its {entry.below} stay in the library."
        if await confirm(self, "Remove the album?", what, accept="Remove", is_danger=True):
            await asyncio.to_thread(self.backend.media.albums.remove, entry.id)

    def _cover(self, item_id: int) -> Path:
        return self.backend.media.thumbnail(item_id)

    def _show_menu(self, entry: Entry, point: QPoint) -> None:
        build_menu(
            self,
            (
                (("Open", "maximize-2", "Enter", lambda: self.album_wanted.emit(entry.id, entry.name)),),
                (("Rename…", "pencil", "", lambda: self.rename(entry)),),
                (("Remove…", "trash-2", "", lambda: self.remove(entry)),),
            ),
        ).popup(point)


def counted(count: int) -> str:
    """So many items, in words."""
    return "1 item" if count == 1 else f"{count:,} items"

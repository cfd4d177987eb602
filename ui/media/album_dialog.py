"""Which album the chosen items go to: one of those there are, or a new one whose title is typed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from core.media.records import Album
from ui.widgets.dialog import Dialog
from ui.widgets.label import label as words

ALBUM = Qt.ItemDataRole.UserRole


class AlbumDialog(Dialog):
    """`album` is the chosen one, or None where `title` is to be that of a new one."""

    def __init__(self, albums: Sequence[Album], count: int, *, parent: QWidget | None = None) -> None:
        """`count` items are to be added."""
        what = "1 item" if count == 1 else f"{count:,} items"
        super().__init__(f"Add {what} to an album", parent=parent, accept="Add", width=400)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find an album, or type the title of a new one")
        self.field.setAccessibleName("Album")
        self.field.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Albums")
        self.list.setMinimumHeight(200)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.list.currentItemChanged.connect(lambda *_: self._offer())
        for album in albums:
            row = QListWidgetItem(f"{album.title}  ({album.count:,})")
            row.setData(ALBUM, album)
            self.list.addItem(row)
        self.hint = words("", role="caption", wraps=True)
        self.add(self.field)
        self.add(self.hint)
        self.add(self.list, 1)
        self._narrow("")
        self.field.setFocus()

    @property
    def title(self) -> str:
        """What was typed."""
        return " ".join(self.field.text().split())

    @property
    def album(self) -> Album | None:
        """The album that is meant: of the typed title, or the one that is marked."""
        rows = [self.list.item(row) for row in range(self.list.count())]
        for row in rows:
            found: Album = row.data(ALBUM)
            if found.title.casefold() == self.title.casefold():
                return found
        current = self.list.currentItem()
        return current.data(ALBUM) if current is not None and not current.isHidden() else None

    def _narrow(self, _: str) -> None:
        typed = self.title.casefold()
        for number in range(self.list.count()):
            row = self.list.item(number)
            row.setHidden(typed not in row.data(ALBUM).title.casefold())
        current = self.list.currentItem()
        if typed and current is not None:
            self.list.setCurrentRow(-1)
        self._offer()

    def _offer(self) -> None:
        album = self.album
        if album is not None:
            self.hint.setText(f"They go into “{album.title}”.")
        elif self.title:
            self.hint.setText(f"A new album “{self.title}” is made.")
        else:
            self.hint.setText("An item can be in many albums; it stays where it is.")
        if self.accept_button is not None:
            self.accept_button.setEnabled(album is not None or bool(self.title))

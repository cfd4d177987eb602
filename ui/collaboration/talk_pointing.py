"""Choosing an item of the library: for a line to point to, of videos and sounds a moment; or a picture to show."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from core.backend import Backend
from core.collaboration.talk_records import Reference
from core.errors import InputError
from core.media.records import Item, Query
from core.media.wording import clock
from ui.actions import action
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog
from ui.widgets.search_field import SearchField

# Enough to see whether the words fit; the next word narrows it.
MOST = 50
SEARCH_MS = 150
TITLE_CHARACTERS = 180


class ItemDialog(Dialog):
    """Items by their words; the newest ones while there are none. `kind` names the only sort that is offered."""

    def __init__(
        self,
        parent: QWidget,
        backend: Backend,
        *,
        title: str = "Point to something in the library",
        text: str = "Others see its name; it opens for those who have the same file in their library.",
        accept: str = "Point to it",
        kind: str = "",
    ) -> None:
        super().__init__(title, text, parent=parent, accept=accept)
        self._backend = backend
        self._kind = kind
        self._items: dict[str, Item] = {}
        self.search = SearchField("Search the library")
        self.search.setMaximumWidth(1000)
        self.list = ChoiceList(name="Items of the library")
        self.list.setMinimumHeight(260)
        self.time = QLineEdit()
        self.time.setPlaceholderText("At 1:30 (optional)")
        self.time.setAccessibleName("Moment, as minutes and seconds")
        for part in (self.search, self.list, self.time):
            self.add(part)
        self.list.chosen.connect(self._chosen)
        self._timer = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._timer.timeout.connect(self.look)
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.look()

    @action(palette=False)
    async def look(self) -> None:
        """Show what the words find."""
        media, words = self._backend.media, self.search.text().strip()
        if words:
            items = [hit.item for hit in await asyncio.to_thread(media.search, words, limit=MOST)]
        else:
            items = await asyncio.to_thread(media.items, Query(kind=self._kind), limit=MOST)
        items = [item for item in items if self._kind in ("", item.kind)]
        if words == self.search.text().strip():
            self._items = {item.digest: item for item in items}
            self.list.set_choices([Choice(item.digest, item.name, _caption(item)) for item in items])
            if items and not self.list.key:
                self.list.setCurrentRow(0)
            self._chosen(self.list.key)

    @property
    def item(self) -> Item | None:
        """What is chosen."""
        return self._items.get(self.list.key)

    def reference(self) -> Reference | None:
        """What was chosen. Raises InputError for a time that is none."""
        item = self.item
        if item is None:
            return None
        title = item.name[:TITLE_CHARACTERS]
        words = self.time.text().strip()
        if item.duration_s is None or not words:
            return Reference("item", item.digest, title)
        time_s = seconds(words)
        return Reference("moment", item.digest, f"{title} · {clock(time_s)}", time_s)

    def _chosen(self, key: str) -> None:
        item = self._items.get(key)
        self.time.setVisible(item is not None and item.duration_s is not None)
        if self.accept_button is not None:
            self.accept_button.setEnabled(item is not None)


async def choose_item(parent: QWidget, backend: Backend) -> Reference | None:
    """What the person picks, None when they change their mind. Raises InputError."""
    dialog = ItemDialog(parent, backend)
    return dialog.reference() if await dialog.answer() else None


async def choose_library_picture(parent: QWidget, backend: Backend) -> Path | None:
    """The file of the picture that the person picks, None when they change their mind."""
    text = "Members of the workspace will see it, and can save it."
    dialog = ItemDialog(parent, backend, title="Picture of the library", text=text, accept="Put it in", kind="picture")
    item = dialog.item if await dialog.answer() else None
    return backend.files.path(item.digest) if item is not None else None


def seconds(words: str) -> float:
    """1:30 or 1:02:03 or 90 in seconds. Raises InputError."""
    parts = words.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if not 0 < len(numbers) <= 3 or any(not 0 <= number < 1e6 for number in numbers):
        raise InputError(f"'{words}' is no time.", "Write it as minutes and seconds, such as 1:30.")
    return sum(number * 60**place for place, number in enumerate(reversed(numbers)))


def _caption(item: Item) -> str:
    kind = {"picture": "Picture", "video": "Video", "sound": "Sound"}.get(item.kind, item.kind.capitalize())
    return f"{kind} · {clock(item.duration_s)}" if item.duration_s is not None else kind

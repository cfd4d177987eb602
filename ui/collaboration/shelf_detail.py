"""ShelfDetail: what is known and said of the chosen items of a shelf, and what can be done with them."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import LABEL_MOST, SharedItem
from core.media.wording import clock
from ui.collaboration.shared_words import SharedText
from ui.collaboration.shelf_tile import thumbnail_of
from ui.widgets.button import button
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.label import ElidedLabel, label
from ui.widgets.picture_view import PictureView
from ui.widgets.progress import ProgressLine

WIDTH = 236
PICTURE_HEIGHT = 160


class ShelfDetail(QFrame):
    """Says what the person wants of the chosen items; who shows it does it."""

    open_wanted = Signal(str)
    get_wanted = Signal(list)
    keep_wanted = Signal(list)
    remove_wanted = Signal(list)
    """Ids."""
    labelled = Signal(list, str)
    unlabelled = Signal(list, str)
    """Ids and a label."""
    captioned = Signal(str, str)
    """An id and what is written below it."""
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[SharedItem, ...] = ()
        self.setFixedWidth(WIDTH)
        self.picture = PictureView()
        self.picture.setFixedHeight(PICTURE_HEIGHT)
        self.name = ElidedLabel(role="heading")
        self.about = label(tone="muted", wraps=True)
        self.progress = ProgressLine()
        self.get_button = button("Get original", lambda: self.get_wanted.emit(self.ids), icon="download")
        self.open_button = button("Open", lambda: self.open_wanted.emit(self.ids[0]), icon="maximize-2")
        self.keep_button = button("Add to my library", lambda: self.keep_wanted.emit(self.ids), icon="image-plus")
        self.kept = label(tone="muted", wraps=True)
        self.remove_button = button("Remove", lambda: self.remove_wanted.emit(self.ids), icon="trash-2", kind="quiet")
        self.caption = SharedText("Caption", hint="Say something about it")
        self.caption.written.connect(lambda text: self.captioned.emit(self.ids[0], text) if self.ids else None)
        self.caption.undo_wanted.connect(self.undo_wanted)
        self.caption.redo_wanted.connect(self.redo_wanted)
        self.chips = QWidget()
        FlowLayout(self.chips)
        policy = self.chips.sizePolicy()
        policy.setHeightForWidth(True)
        self.chips.setSizePolicy(policy)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Add a label, Enter")
        self.field.setAccessibleName("New label")
        self.field.setMaxLength(LABEL_MOST)
        self.field.returnPressed.connect(self._enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        parts: tuple[QWidget, ...] = (
            *(self.picture, self.name, self.about, self.progress, self.get_button, self.open_button),
            *(self.caption, label("Labels", role="caption"), self.chips, self.field),
            *(self.keep_button, self.kept, self.remove_button),
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)

    @property
    def ids(self) -> list[str]:
        """Of the items that are shown."""
        return [item.id for item in self.items]

    def show_items(self, items: Sequence[SharedItem], *, me: str, is_owner: bool, may_write: bool) -> None:
        """Show what is so now of these."""
        is_other = [item.id for item in items] != self.ids
        if is_other:
            self.field.clear()
        if is_other or [item.thumbnail for item in items] != [item.thumbnail for item in self.items]:
            self.picture.set_image(thumbnail_of(items[0].thumbnail) if len(items) == 1 else None)
        self.items = tuple(items)
        is_one = len(items) == 1
        self.name.set_text(items[0].name if is_one else f"{len(items)} items")
        self.about.setText(_about(items[0]) if is_one else f"{_size(sum(item.size_bytes for item in items))} in all")
        self.picture.setVisible(is_one and bool(items[0].thumbnail))
        self.caption.setVisible(is_one and (may_write or bool(items[0].caption)))
        if is_one:
            self.caption.show_text(items[0].caption)
        self.caption.setReadOnly(not may_write)
        self.field.setVisible(may_write)
        self.remove_button.setVisible(may_write and (is_owner or all(item.by == me for item in items)))
        self._show_labels(me, is_owner=is_owner, may_write=may_write)

    def show_place(self, here: Sequence[bool], progress: float | None) -> None:
        """Where the originals are: which of them here, and how far one on its way came."""
        self.progress.setVisible(progress is not None)
        self.progress.set_fraction(progress if progress is not None else 0.0)
        self.get_button.setVisible(not all(here) and progress is None)
        missing = len(here) - sum(here)
        several = "Get 1 original" if missing == 1 else f"Get {missing} originals"
        self.get_button.setText("Get original" if len(here) == 1 else several)
        self.open_button.setVisible(len(here) == 1 and all(here))

    def show_library(self, count: int) -> None:
        """So many of them are in this machine's library, with these labels."""
        is_all = count == len(self.items)
        self.keep_button.setVisible(not is_all)
        self.kept.setVisible(is_all)
        self.kept.setText("In your library, with these labels" if self.items and is_all else "")

    def _show_labels(self, me: str, *, is_owner: bool, may_write: bool) -> None:
        flow = self.chips.layout()
        assert isinstance(flow, FlowLayout)
        flow.clear()
        for word in sorted({word for item in self.items for word in item.labels}):
            givers = {peer_id for item in self.items for peer_id in item.givers(word)}
            can_take = may_write and (me in givers or is_owner)
            shown = word if len(givers) < 2 else f"{word} · {len(givers)}"
            chip = Chip(shown, tone="accent", with_cross=can_take, clickable=may_write and not can_take)
            if can_take:
                chip.removed.connect(lambda word=word: self.unlabelled.emit(self.ids, word))
            elif may_write:
                chip.setToolTip("Say so too")
                chip.clicked.connect(lambda _=False, word=word: self.labelled.emit(self.ids, word))
            flow.addWidget(chip)
        self.chips.setVisible(flow.count() > 0)
        self.chips.updateGeometry()

    def _enter(self) -> None:
        if self.field.text().strip() and self.ids:
            word = self.field.text()
            self.field.clear()
            self.labelled.emit(self.ids, word)


def labels_of(shelf: Shelf) -> list[tuple[str, str]]:
    """The labels of a shelf for a choice: the word, and how many carry it."""
    return [("", "Any label"), *((word, f"{word}  ({count})") for word, count in shelf.labels())]


def _about(item: SharedItem) -> str:
    day = datetime.fromtimestamp(item.shared).astimezone()
    facts = [f"{item.width} × {item.height}" if item.width and item.height else ""]
    facts += [clock(item.duration_s) if item.duration_s is not None else "", _size(item.size_bytes)]
    return f"{' · '.join(fact for fact in facts if fact)}\nFrom {item.by_name or 'somebody'}, {day.day} {day:%B}"


def _size(size_bytes: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size_bytes >= size:
            return f"{size_bytes / size:.1f} {unit}"
    return f"{size_bytes} bytes"

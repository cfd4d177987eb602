"""ShelfView: a shelf as a grid of small pictures, with everything about the chosen ones beside it."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.entries import EntriesChanged
from core.collaboration.records import Member
from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import SharedItem
from core.events import Subscription
from ui.collaboration.attempting import Attempting
from ui.collaboration.shelf_detail import WIDTH, ShelfDetail, labels_of
from ui.collaboration.shelf_grid import ShelfGrid
from ui.collaboration.shelf_tile import Looks, ShelfTile
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.scroll import scrolled
from ui.widgets.search_field import SearchField

# Below this there is no room for what is known of an item beside the grid.
NARROW = 560
LOOK_MS = 200
SEARCH_WIDTH = 150


class ShelfView(Attempting, QWidget):
    """Follows one Shelf. `progress(digest)` is how far an original on its way came, None for others."""

    get_wanted = Signal(list)
    keep_wanted = Signal(list)
    """SharedItems."""
    open_wanted = Signal(object)
    """A SharedItem."""
    library_wanted = Signal()
    files_wanted = Signal()
    """The person wants to share from the library, or files."""
    looked_at = Signal()
    """Others are chosen: who knows the library says what of them is in it."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        me: Member,
        progress: Callable[[str], float | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self.me = me
        self.here: Collection[str] = frozenset()
        self._progress = progress
        self._build()
        for keys, verb in ((QKeySequence.StandardKey.Undo, shelf.undo), (QKeySequence.StandardKey.Redo, shelf.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda verb=verb: self.attempt(verb))
        self._subscription: Subscription | None = shelf.listen(self._heard)
        self.refresh()

    @property
    def is_owner(self) -> bool:
        """Whether this machine's person may take away what others shared."""
        return self.me.role == "owner"

    @property
    def items(self) -> list[SharedItem]:
        """Those that are chosen."""
        return [self.shelf.items[one] for one in self.grid.ids if one in self.shelf.items]

    def close_shelf(self) -> None:
        """Follow the document no more."""
        self._moving.stop()
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None

    def set_here(self, here: Collection[str]) -> None:
        """The originals that this machine has, by digest."""
        self.here = here
        self.moved()

    def moved(self) -> None:
        """An original came a step further."""
        self.grid.viewport().update()
        self._show_place()

    def refresh(self) -> None:
        """Show what is so now; what is chosen and scrolling stay."""
        labels = labels_of(self.shelf)
        known = [(self.label.itemData(row), self.label.itemText(row)) for row in range(self.label.count())]
        if known != labels:
            before = self.label.currentData()
            with QSignalBlocker(self.label):
                self.label.clear()
                for key, words in labels:
                    self.label.addItem(words, key)
                self.label.setCurrentIndex(max(0, self.label.findData(before)))
        self.label.setVisible(len(labels) > 1)
        may_write = self.shelf.is_writable
        for made in (*self.empty.buttons, self.add_button, self.files_button):
            made.setVisible(may_write)
        shown = self.shelf.shown(label=str(self.label.currentData() or ""), words=self.search.text())
        self.stack.setCurrentWidget(self.body if self.shelf.items else self.empty)
        self.bar.setVisible(bool(self.shelf.items))
        self.places.setCurrentWidget(self.grid if shown else self.nothing)
        self.grid.show_items(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What is known of an item stands beside the grid, or in its place."""
        super().resizeEvent(event)
        self._fit()

    def _heard(self, changed: EntriesChanged) -> None:
        self.refresh()

    def _chosen(self) -> None:
        items = self.items
        self.side.setVisible(bool(items))
        self._fit()
        if items:
            self.detail.show_items(items, me=self.me.peer_id, is_owner=self.is_owner, may_write=self.shelf.is_writable)
            self._show_place()
            self.looked_at.emit()

    def _show_place(self) -> None:
        items = self.items
        if items:
            moving = [found for item in items if (found := self._progress(item.digest)) is not None]
            self.detail.show_place([item.digest in self.here for item in items], max(moving) if moving else None)
        if any(self._progress(item.digest) is not None for item in self.grid.rows.items):
            self._moving.start()

    def _fit(self) -> None:
        self.places.setVisible(self.width() >= NARROW or self.side.isHidden())
        self.back.setVisible(self.width() < NARROW)

    def _remove(self, ids: list[str]) -> None:
        before = len(self.shelf.items)
        self.attempt(self.shelf.remove, ids, me=self.me.peer_id, is_owner=self.is_owner)
        count = before - len(self.shelf.items)
        if count:
            words = "The item was removed." if count == 1 else f"{count} items were removed."
            Messages.of(self).info(words, button="Undo", do=lambda: self.attempt(self.shelf.undo))

    def _open(self, one: str) -> None:
        if one in self.shelf.items:
            self.open_wanted.emit(self.shelf.items[one])

    def _build(self) -> None:
        self._moving = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._moving.timeout.connect(self.moved)
        self.empty = EmptyState(
            "images",
            "Nothing is shared yet",
            "Share items of your library: everybody here sees small pictures of them and gives them labels. An "
            "original goes to others only when they want it. Files can be dropped here too.",
            (("Share from the library…", self.library_wanted.emit), ("Share files…", self.files_wanted.emit)),
        )
        self._build_bar()
        self._build_body()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _build_bar(self) -> None:
        self.search = SearchField("Find items…")
        self.search.setMinimumWidth(SEARCH_WIDTH)
        self.search.textChanged.connect(lambda _: self.refresh())
        self.label = QComboBox()
        self.label.setAccessibleName("Items with which label")
        self.label.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.label.setMinimumContentsLength(9)
        self.label.currentIndexChanged.connect(lambda _: self.refresh())
        self.add_button = button("Library…", self.library_wanted.emit, icon="images")
        self.files_button = button("Files…", self.files_wanted.emit, icon="file-plus")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        row.addWidget(self.label)
        row.addStretch(1)
        row.addWidget(self.add_button)
        row.addWidget(self.files_button)

    def _build_body(self) -> None:
        looks = Looks(self)
        tile = ShelfTile(looks, self, is_here=lambda digest: digest in self.here, progress=self._progress)
        self.grid = ShelfGrid(looks, tile)
        self.grid.chosen.connect(self._chosen)
        self.grid.opened.connect(self._open)
        self.grid.removed.connect(self._remove)
        self.nothing = EmptyState("search-x", "Nothing here", "No shared item has these words and this label.")
        self.places = QStackedWidget()
        self.places.addWidget(self.grid)
        self.places.addWidget(self.nothing)
        self.detail = detail = ShelfDetail()
        me = self.me.peer_id
        detail.open_wanted.connect(self._open)
        detail.get_wanted.connect(lambda _: self.get_wanted.emit(self.items))
        detail.keep_wanted.connect(lambda _: self.keep_wanted.emit(self.items))
        detail.remove_wanted.connect(self._remove)
        detail.labelled.connect(lambda ids, word: self.attempt(self.shelf.label, ids, word, me=me))
        detail.unlabelled.connect(
            lambda ids, word: self.attempt(self.shelf.unlabel, ids, word, me=me, is_owner=self.is_owner)
        )
        detail.captioned.connect(lambda one, text: self.attempt(self.shelf.write_caption, one, text))
        detail.undo_wanted.connect(lambda: self.attempt(self.shelf.undo))
        detail.redo_wanted.connect(lambda: self.attempt(self.shelf.redo))
        self.back = button("All items", self.grid.clearSelection, icon="arrow-left", kind="quiet")
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(scrolled(detail, right=12, bottom=0), 1)
        self.side.setFixedWidth(WIDTH + 14)
        self.side.hide()
        self.body = QWidget()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.places, 1)
        row.addWidget(self.side)

"""Everything around the grid: filters above, problems if there were any, the pictures or what to do next, a footer."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.media.service import MediaService
from ui.media.dragging import Dragging
from ui.media.failures import FailureList
from ui.media.filters import FilterBar
from ui.media.footer import Footer
from ui.media.grid import Grid
from ui.media.items import KEPT, WINDOW, ItemsModel
from ui.media.listing import Tile, Wanted, read_all
from ui.media.quick_look import QuickLook
from ui.media.strips import Strips
from ui.media.thumbnails import Thumbnails
from ui.media.tile import INSET, TileDelegate
from ui.widgets.empty_state import EmptyState

# After the grid stood still for so long, what is on it is looked at first.
LOOK_MS = 250


class Browser(QWidget):
    """Shows one listing at a time; what happens to pictures is the page's."""

    selection_changed = Signal()
    """Other pictures are chosen."""

    def __init__(self, media: MediaService, *, empty: EmptyState, parent: QWidget | None = None) -> None:
        """`empty` is what a library without pictures shows."""
        super().__init__(parent)
        self._media = media
        self.filters = FilterBar()
        self.failures = FailureList()
        self.footer = Footer()
        self.thumbnails = Thumbnails(media.thumbnail, self)
        self.strips = Strips(media.strip, self)
        self.model = ItemsModel(self)
        self.grid = Grid()
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(TileDelegate(self.thumbnails, self.grid, strips=self.strips))
        self.dragging = Dragging(lambda item_id: media.item(item_id).path, self.grid)
        self.empty = empty
        self.nothing = EmptyState("search-x", "Nothing here", "")
        self.stack = QStackedWidget()
        self.quick_look = QuickLook(media.item, self.stack)
        self._reason = ""
        # what is seen is analysed first; a person who scrolls sees nothing for long
        self._looking = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._looking.timeout.connect(self._look)
        for widget in (self.grid, self.empty, self.nothing):
            self.stack.addWidget(widget)
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        # a tile's picture, not the space around it, stands in line with what is above and below
        for part in (self.filters, self.failures):
            layout.addLayout(inset(part))
        layout.addWidget(self.stack, 1)
        layout.addLayout(inset(self.footer))

    def open(self, wanted: Wanted) -> None:
        """List something else."""
        self._reason = wanted.when_empty()
        self.model.open(wanted.listing(self._media))

    def selection_reader(self) -> Callable[[], list[Tile]]:
        """Something to call in a worker that gives every chosen tile, also those that were never on screen."""
        ranges = self.grid.selected_ranges()
        listing = self.model.listing
        if self.grid.selected_count() <= KEPT * WINDOW:
            tiles = [self.model.tile(row) for first, last in ranges for row in range(first, last + 1)]
            here = [tile for tile in tiles if tile is not None]
            if len(here) == len(tiles):
                return lambda: here
        return partial(read_all, listing, ranges) if listing is not None else list

    def select_only(self, row: int) -> None:
        """Choose one row and bring it into view."""
        index = self.model.index(row, 0)
        self.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.grid.scrollTo(index)

    def _connect(self) -> None:
        self.thumbnails.arrived.connect(self._draw)
        self.model.counted.connect(self._counted)
        for signal in (self.model.modelReset, self.model.layoutChanged):
            signal.connect(self._chosen)
        self.grid.selectionModel().selectionChanged.connect(self._chosen)
        for moved in (self.grid.verticalScrollBar().valueChanged, self.model.counted, self.model.dataChanged):
            moved.connect(lambda *_: self._looking.start())
        self.grid.zoomed.connect(self.footer.zoom.setValue)
        self.footer.zoom.valueChanged.connect(lambda value: setattr(self.grid, "cell_width", value))
        self.grid.pointed.connect(self._point)
        self.strips.changed.connect(self._draw)
        self.grid.dragged.connect(self._drag)
        self.dragging.failed.connect(self.model.failed)
        self._connect_quick_look()

    def _connect_quick_look(self) -> None:
        look, grid = self.quick_look, self.grid
        grid.peeked.connect(self._peek)
        look.walked.connect(grid.keyPressEvent)
        look.closed.connect(grid.setFocus)
        look.opened.connect(lambda: grid.opened.emit(grid.currentIndex().row()))
        for signal in (grid.selectionModel().currentChanged, self.model.dataChanged, self.model.counted):
            signal.connect(lambda *_: self._follow())

    def _peek(self, row: int) -> None:
        tile = self.model.tile(row)
        self.quick_look.show_item(tile.item if tile else None, row=row, count=self.model.rowCount())

    def _follow(self) -> None:
        """The quick look shows what the keys lead to, and goes when that is gone."""
        if not self.quick_look.isVisible():
            return
        row = self.grid.currentIndex().row()
        if row >= 0:
            self._peek(row)
        else:
            self.quick_look.close_look()

    def _point(self, row: int, place: float) -> None:
        tile = self.model.tile(row) if row >= 0 else None
        self.strips.point(tile.item.id if tile is not None and tile.item.kind == "video" else None, place)

    def _drag(self) -> None:
        tile = self.model.tile(self.grid.currentIndex().row())
        picture = self.thumbnails.kept(tile.item.id) if tile is not None else None
        self.dragging.begin(self.selection_reader(), picture)

    def _look(self) -> None:
        first, last = self.grid.visible_rows()
        tiles = [self.model.tile(row) for row in range(first, last + 1)]
        self._media.look_first([tile.item.id for tile in tiles if tile is not None])

    def _draw(self, item_id: int) -> None:
        first, last = self.grid.visible_rows()
        for row in range(first, last + 1):
            tile = self.model.tile(row)
            if tile is not None and tile.item.id == item_id:
                self.grid.update(self.model.index(row, 0))

    def _counted(self, count: int) -> None:
        if count:
            self.stack.setCurrentWidget(self.grid)
        elif self._reason:
            self.nothing.set_text(self._reason)
            self.stack.setCurrentWidget(self.nothing)
        else:
            self.stack.setCurrentWidget(self.empty)
        is_empty = self.stack.currentWidget() is self.empty
        self.filters.setVisible(not is_empty)
        self.footer.setVisible(not is_empty)
        self._chosen()

    def _chosen(self, *_: object) -> None:
        self.footer.show_counts(self.model.rowCount(), self.grid.selected_count(), is_trash=self.filters.is_trash)
        self.selection_changed.emit()


def inset(widget: QWidget) -> QHBoxLayout:
    """The widget as far in as the pictures of the grid are in their tiles."""
    row = QHBoxLayout()
    row.setContentsMargins(INSET, 0, INSET, 0)
    row.addWidget(widget)
    return row

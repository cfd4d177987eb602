"""The grid's model: it knows how many rows there are and holds only the windows of rows that were looked at."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.media.fetching import Fetcher
from ui.media.listing import Listing, Tile

# Rows fetched at once: about two screens of small tiles.
WINDOW = 100
# Windows kept: 4,000 rows, so that scrolling back and forth asks nothing twice.
KEPT = 40

TILE = Qt.ItemDataRole.UserRole

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Wish:
    """Windows of one listing, and its length when it is opened or refreshed."""

    listing: Listing
    turn: int
    windows: tuple[int, ...]
    is_opening: bool = False
    is_refresh: bool = False


@dataclass(frozen=True)
class _Answer:
    count: int
    windows: dict[int, Sequence[Tile]]


class ItemsModel(QAbstractListModel):
    """Rows of any `Listing`, fetched when they are looked at. What is not there yet is a row without a tile."""

    counted = Signal(int)
    """The listing was opened or refreshed and has so many rows."""
    failed = Signal(object)
    """The error that kept rows from being fetched."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listing: Listing | None = None
        self._opening: Listing | None = None
        # rises with every opening and refresh that is asked for, and with every one that is applied
        self._turn = 0
        self._count = 0
        self._windows: OrderedDict[int, Sequence[Tile]] = OrderedDict()
        self._asked: set[int] = set()
        self._looked_at: tuple[int, int] = (0, 0)
        self._fetcher = Fetcher(_fetch, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(self._give_up)

    def open(self, listing: Listing) -> None:
        """List something else. What is shown stays until the first rows of the new are there."""
        self._opening = listing
        self._ask_anew(_Wish(listing, self._turn + 1, (0, 1), is_opening=True))

    def refresh(self) -> None:
        """Read again what is on screen; selection and scroll position stay with their pictures."""
        if self._listing is None or self._opening is not None:
            return  # what is being opened will be read as it is now
        first, last = self._looked_at
        windows = tuple(range(first // WINDOW, last // WINDOW + 1))
        self._ask_anew(_Wish(self._listing, self._turn + 1, windows, is_refresh=True))

    @property
    def listing(self) -> Listing | None:
        """What is listed, for verbs on rows that were never looked at."""
        return self._listing

    @property
    def is_settled(self) -> bool:
        """Whether everything asked for has arrived."""
        return self._fetcher.is_idle and not self._asked and self._opening is None

    def tile(self, row: int) -> Tile | None:
        """The tile of a row if it is here; never fetches."""
        window = self._windows.get(row // WINDOW)
        place = row % WINDOW
        return window[place] if window is not None and place < len(window) else None

    def row_of(self, item_id: int) -> int | None:
        """The row of a picture, if its window is here."""
        for number, window in self._windows.items():
            for place, tile in enumerate(window):
                if tile.item.id == item_id:
                    return number * WINDOW + place
        return None

    def look_at(self, first: int, last: int) -> None:
        """The view shows these rows: fetch what is missing of them."""
        self._looked_at = (first, last)
        for number in range(first // WINDOW, last // WINDOW + 1):
            self._want(number)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """How many rows the listing had when it was last counted."""
        return 0 if parent.isValid() else self._count

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The tile, and words for screen readers; None while the row is on its way."""
        if not index.isValid():
            return None
        tile = self.tile(index.row())
        if tile is None:
            self._want(index.row() // WINDOW)
            return None
        if role == TILE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.item.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return describe(tile)
        return None

    def _ask_anew(self, wish: _Wish) -> None:
        self._turn = wish.turn
        self._fetcher.forget()
        self._asked.clear()
        self._fetcher.want(wish)

    def _want(self, number: int) -> None:
        if self._listing is None or number in self._asked or number * WINDOW >= self._count:
            return
        if number in self._windows:
            self._windows.move_to_end(number)
            return
        self._asked.add(number)
        self._fetcher.want(_Wish(self._listing, self._turn, (number,)))

    def _take(self, wish: _Wish, answer: _Answer) -> None:
        if wish.turn != self._turn or (wish.listing is not self._listing and not wish.is_opening):
            return
        if wish.is_opening:
            self._opening = None
            self._reset(wish.listing, answer)
        elif wish.is_refresh:
            self._merge(answer)
            self.counted.emit(self._count)
        else:
            self._asked.difference_update(answer.windows)
            self._keep(answer.windows)
            for number in answer.windows:
                self.dataChanged.emit(self.index(number * WINDOW), self.index(self._last_of(number)))

    def _reset(self, listing: Listing, answer: _Answer) -> None:
        self.beginResetModel()
        self._listing = listing
        self._asked.clear()
        self._count = answer.count
        self._windows = OrderedDict(answer.windows)
        self.endResetModel()
        self.counted.emit(self._count)

    def _merge(self, answer: _Answer) -> None:
        """Change length at the end, then move the rows that are known on both sides to their new places."""
        before = {index.row(): index for index in self.persistentIndexList()}
        ids = {row: tile.item.id for row in before if (tile := self.tile(row))}
        self._resize(answer.count)
        self.layoutAboutToBeChanged.emit()
        self._asked.clear()
        self._windows = OrderedDict(answer.windows)
        places = {
            tile.item.id: number * WINDOW + place
            for number, window in answer.windows.items()
            for place, tile in enumerate(window)
        }
        moved = {row: places[item] for row, item in ids.items() if item in places}
        for index in self.persistentIndexList():
            row = moved.get(index.row())
            self.changePersistentIndex(index, QModelIndex() if row is None else self.index(row))
        self.layoutChanged.emit()

    def _resize(self, count: int) -> None:
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def _keep(self, windows: dict[int, Sequence[Tile]]) -> None:
        for number, window in windows.items():
            self._windows[number] = window
            self._windows.move_to_end(number)
        while len(self._windows) > KEPT:
            self._windows.popitem(last=False)

    def _give_up(self, wish: _Wish, error: Exception) -> None:
        if wish.turn == self._turn:
            # the next look asks again
            if wish.is_opening:
                self._opening = None
            self._asked.difference_update(wish.windows)
            self.failed.emit(error)

    def _last_of(self, number: int) -> int:
        return min(self._count, (number + 1) * WINDOW) - 1


def describe(tile: Tile) -> str:
    """A picture in words: its name, its labels or tags, its state, and why it was found."""
    item = tile.item
    parts = [item.name]
    if item.labels:
        parts.append(", ".join(item.labels))
    elif item.tags:
        parts.append(", ".join(f"{tag.text} {tag.score:.0%}" for tag in item.tags[:3]))
    if item.state != "ready":
        parts.append(item.state)
    if tile.why:
        parts.append(tile.why)
    return "\n".join(parts)


def _fetch(wish: _Wish) -> _Answer:
    count = wish.listing.count() if wish.is_opening or wish.is_refresh else 0
    windows: Iterable[int] = wish.windows
    if wish.is_opening or wish.is_refresh:
        windows = [number for number in wish.windows if number * WINDOW < count]
    return _Answer(count, {number: wish.listing.window(number * WINDOW, WINDOW) for number in windows})

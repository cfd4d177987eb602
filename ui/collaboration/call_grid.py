"""The tiles of a call, as large as they can be; a shared screen takes the most of the room."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.collaboration.calls.records import Call, Participant
from ui.collaboration.call_tile import CallTile

GAP = 8
SHAPE = 16 / 9
# Beside a screen: the width of the column of faces, and of a window so narrow that they go below instead.
STRIP, NARROW = 190, 620
STRIP_HEIGHT = 110
# A face larger than this is no more of a face.
MOST_WIDTH = 760

TileKey = tuple[str, str]


class CallGrid(QWidget):
    """`tiles` by (peer id, part)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: dict[TileKey, CallTile] = {}
        self.setAccessibleName("People in the call")
        self.setMinimumSize(QSize(240, 160))

    def show_call(self, call: Call) -> None:
        """A tile for everybody, and one for each screen that is shared."""
        wanted: dict[TileKey, Participant] = {}
        for person in call.participants:
            if person.has_screen:
                wanted[person.peer_id, "screen"] = person
        for person in call.participants:
            wanted[person.peer_id, "camera"] = person
        for key in [key for key in self.tiles if key not in wanted]:
            tile = self.tiles.pop(key)
            tile.hide()
            tile.deleteLater()
        for key, person in wanted.items():
            if key in self.tiles:
                self.tiles[key].show_participant(person)
            else:
                self.tiles[key] = CallTile(person, key[1], self)
                self.tiles[key].show()
        self.tiles = {key: self.tiles[key] for key in wanted}
        self._place()

    def show_levels(self, levels: Mapping[str, float]) -> None:
        """How loud everybody is, in dBFS."""
        for (peer_id, part), tile in self.tiles.items():
            if part == "camera" and peer_id in levels:
                tile.show_level(levels[peer_id])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Place them anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        screens = [tile for (_, part), tile in self.tiles.items() if part == "screen"]
        faces = [tile for (_, part), tile in self.tiles.items() if part == "camera"]
        area = self.rect()
        if screens and self.width() >= NARROW:
            strip = QRect(area.right() + 1 - STRIP, 0, STRIP, area.height())
            _lay(screens, QRect(0, 0, area.width() - STRIP - GAP, area.height()), fills=True)
            _lay(faces, strip, columns=1)
        elif screens:
            below = area.height() - STRIP_HEIGHT
            _lay(screens, QRect(0, 0, area.width(), below - GAP), fills=True)
            _lay(faces, QRect(0, below, area.width(), STRIP_HEIGHT), columns=len(faces))
        else:
            _lay(faces, area)


def _lay(tiles: list[CallTile], area: QRect, *, columns: int = 0, fills: bool = False) -> None:
    if not tiles:
        return
    columns = columns or best_columns(len(tiles), area.width(), area.height())
    rows = math.ceil(len(tiles) / columns)
    wide = (area.width() - GAP * (columns - 1)) / columns
    high = (area.height() - GAP * (rows - 1)) / rows
    width = wide if fills else min(wide, high * SHAPE, MOST_WIDTH)
    height = high if fills else width / SHAPE
    top = area.top() + (area.height() - rows * height - GAP * (rows - 1)) / 2
    for row in range(rows):
        line = tiles[row * columns : (row + 1) * columns]
        left = area.left() + (area.width() - len(line) * width - GAP * (len(line) - 1)) / 2
        for place, tile in enumerate(line):
            tile.setGeometry(
                round(left + place * (width + GAP)), round(top + row * (height + GAP)), round(width), round(height)
            )


def best_columns(count: int, width: int, height: int) -> int:
    """With how many columns tiles of sixteen to nine are largest in an area."""

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        wide = (width - GAP * (columns - 1)) / columns
        return min(wide, (height - GAP * (rows - 1)) / rows * SHAPE)

    return max(range(1, count + 1), key=size)

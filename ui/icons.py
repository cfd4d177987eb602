"""Lucide icons in the theme's colours, drawn as vectors each time they are painted.

So they are crisp at every device pixel ratio and follow a switch of the theme without being set again.
"""

import difflib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.errors import InputError

FOLDER = Path(str(files("resources"))) / "icons"


def icon(name: str, color: str | None = None, *, on: str | None = None) -> QIcon:
    """An icon by its Lucide name. `color` names a colour of the theme ("muted") or is one ("#6ea8fe").

    `on` is its colour while its button is checked.

    Raises InputError when there is no such icon.
    """
    source(name)
    return QIcon(_Engine(name, color or "text", on))


def pixmap(name: str, size: int, color: str | None = None, *, ratio: float = 1.0) -> QPixmap:
    """The icon as pixels: `size` is its side in device-independent pixels, `ratio` the screen's pixel ratio."""
    side = round(size * ratio)
    made = _Engine(name, color or "text").pixmap(QSize(side, side), QIcon.Mode.Normal, QIcon.State.Off)
    made.setDevicePixelRatio(ratio)
    return made


def paint(painter: QPainter, rect: QRect | QRectF, name: str, hex_colour: str) -> None:
    """Draw the icon into the largest square in the middle of `rect`."""
    side = min(rect.width(), rect.height())
    place = QRectF(0, 0, side, side)
    place.moveCenter(QRectF(rect).center())
    _renderer(name, hex_colour).render(painter, place)


@lru_cache(maxsize=512)
def source(name: str) -> str:
    """The SVG. Raises InputError when there is no such icon."""
    path = FOLDER / f"{name}.svg"
    if not path.exists():
        close = difflib.get_close_matches(name, [entry.stem for entry in FOLDER.glob("*.svg")], n=3)
        raise InputError(f"There is no icon '{name}'.", f"Close to it: {', '.join(close) or 'nothing'}.")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, hex_colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(source(name).replace("currentColor", hex_colour).encode()))


class _Engine(QIconEngine):
    """Paints one icon in the colour that its name means at that moment."""

    def __init__(self, name: str, color: str, on: str | None = None) -> None:
        super().__init__()
        self.name = name
        self.color = color
        self.on = on or color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Called by Qt for every use of the icon."""
        from ui import theme  # the theme imports this file

        chosen = self.on if state == QIcon.State.On else self.color
        named = "faint" if mode == QIcon.Mode.Disabled else chosen
        paint(painter, rect, self.name, theme.colour(named).name())

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """`size` is in device pixels."""
        made = QPixmap(size)
        if made.isNull():  # a button that has no room yet
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Qt asks for a copy before it changes an icon."""
        return _Engine(self.name, self.color, self.on)

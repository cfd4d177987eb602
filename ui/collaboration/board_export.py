"""A board as a file: PNG, PDF or SVG, in the colours of the light theme, for it ends on paper."""

from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QIODevice, QMarginsF, QSaveFile, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from core.collaboration import board_geometry as geometry
from core.collaboration.board import Board
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_svg import MARGIN, Picture, svg
from core.errors import InputError, StorageError
from ui import theme
from ui.charts.base.export import save_picture
from ui.collaboration.board_painter import BoardPainter, Pictures

# Sharp on dense screens; a far-flung board is drawn smaller rather than not at all.
RATIO = 2.0
SIDE_MOST_PX = 8_000
PIXELS_MOST = 40_000_000
# A unit of the board is a pixel of 96 to the inch (CSS); points have 72.
POINTS = 72 / 96
# QPdfWriter counts whole dots; so many to the inch make curves smooth.
DPI = 576


def picture(board: Board, pictures: Pictures | None = None) -> QImage:
    """The whole board as pixels. Raises InputError when it is empty."""
    area = _area(board)
    side = min(RATIO, SIDE_MOST_PX / area.width, SIDE_MOST_PX / area.height)
    scale = min(side, (PIXELS_MOST / (area.width * area.height)) ** 0.5)
    image = QImage(
        QSize(max(1, round(area.width * scale)), max(1, round(area.height * scale))), QImage.Format.Format_RGB32
    )
    image.fill(QColor(theme.read("light").surface))
    painter = QPainter(image)
    painter.scale(scale, scale)
    _paint(painter, board, area, pictures, scale)
    painter.end()
    return image


def save_png(board: Board, path: Path, pictures: Pictures | None = None) -> None:
    """Write a PNG, whole or not at all. Raises InputError when the board is empty, StorageError."""
    save_picture(picture(board, pictures), path)


def save_pdf(board: Board, path: Path, pictures: Pictures | None = None) -> None:
    """Write a PDF of one page as large as the board. Raises InputError when the board is empty, StorageError."""
    area = _area(board)
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _refused(path, file.errorString())
    # a page has at most 14,400 points a side (PDF 1.7, annex C)
    points = POINTS * min(1.0, 14_400 / POINTS / max(area.width, area.height))
    writer = QPdfWriter(file)
    writer.setResolution(DPI)
    writer.setTitle("Whiteboard")
    writer.setPageMargins(QMarginsF())
    writer.setPageSize(QPageSize(QSizeF(area.width * points, area.height * points), QPageSize.Unit.Point))
    painter = QPainter(writer)
    scale = DPI / 72 * points
    painter.scale(scale, scale)
    _paint(painter, board, area, pictures, scale)
    if not painter.end() or not file.commit():
        raise _refused(path, file.errorString())


def save_svg(board: Board, path: Path, data: Picture = lambda digest: None) -> None:
    """Write an SVG; `data(digest)` gives pictures as bytes. Raises InputError when the board is empty, StorageError."""
    _area(board)
    light = theme.read("light")
    colours = {field.name: str(getattr(light, field.name)) for field in fields(light) if field.name != "series"}
    content = svg(board.stack, colours, background=light.surface, picture=data).encode()
    file = QSaveFile(str(path))
    if not (file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit()):
        raise _refused(path, file.errorString())


def _area(board: Board) -> Bounds:
    found = geometry.united([geometry.bounds(shape, board.shapes) for shape in board.stack])
    if found is None:
        raise InputError("There is nothing on the board.", "Draw something first.")
    return found.grown(MARGIN)


def _paint(painter: QPainter, board: Board, area: Bounds, pictures: Pictures | None, scale: float) -> None:
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(-area.left, -area.top)
    shown = BoardPainter(pictures)
    for shape in board.stack:
        shown.paint(painter, shape, board.shapes, theme.read("light"), scale=scale)


def _refused(path: Path, why: str) -> StorageError:
    return StorageError(f"{path.name} cannot be written: {why}.", "Choose another folder, or free some space.")

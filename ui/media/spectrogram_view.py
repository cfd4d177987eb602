"""Spectrogram view: a sound's frequencies over time as a picture to point at, which fills while workers read on."""

import math
import threading
from collections.abc import Generator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.media.spectrogram import ROWS, SCALES, SILENCE_DB, Extent, Piece, hertz, share_of, spectrogram
from core.media.wording import clock
from ui import theme
from ui.media.fetching import Fetcher
from ui.widgets.label import label
from ui.widgets.segmented import Segmented

# What lies further below the loudest is shown like silence.
RANGE_DB = 70.0
STEP_DB = 5.0
TITLES = (("mel", "Mel"), ("linear", "Linear"))
# Magma (Smith and van der Walt 2015, of matplotlib): as much lighter to the eye with each step as with any other.
MAGMA = "000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf"
LEFT, BELOW, RIGHT, GAP = 56, 22, 48, 8
RIGHT_ALIGNED = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Frequencies and seconds that may stand at the axes, where there is room.
TICKS = {
    "mel": (100, 250, 500, 1000, 2000, 4000, 8000, 16_000),
    "linear": tuple(range(0, 24_001, 2000)),
}
STEPS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400)
# How far an arrow key goes.
STEP_S = 5.0


def colours(*, is_dark: bool) -> np.ndarray:
    """A table of 256 colours, uint32 0xffrrggbb: silence is dark on a dark screen and light on a light one."""
    points = np.array([list(bytes.fromhex(point)) for point in MAGMA.split()], float)
    places = np.linspace(0, 255, len(points))
    red, green, blue = (np.interp(np.arange(256), places, part).round().astype(np.uint32) for part in points.T)
    table = 0xFF000000 | red << 16 | green << 8 | blue
    return table if is_dark else table[::-1].copy()


class Reading:
    """Answers in workers the next piece of a sound, for wishes (turn, path, number). Knows no widget."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = 0
        self._pieces: Generator[Extent | Piece] | None = None

    def answer(self, wish: tuple[int, Path | None, int]) -> Extent | Piece | None:
        """The extent, a piece, or None at the end; a new turn lets go of the file before."""
        turn, path, _ = wish
        with self._lock:
            if turn != self._turn and self._pieces is not None:
                self._pieces.close()
                self._pieces = None
            if path is None:
                return None
            if turn != self._turn:
                self._turn, self._pieces = turn, spectrogram(path)
            return next(self._pieces, None) if self._pieces is not None else None


class Spectrogram(QWidget):
    """The picture with its axes; `wanted(seconds)` when the person points somewhere or presses an arrow key."""

    wanted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.extent: Extent | None = None
        self.scale = SCALES[0]
        self.position_s = 0.0
        self.words = ""
        self.read_out = ""
        self.loudest_db = SILENCE_DB
        self._levels: dict[str, np.ndarray] = {}
        # Qt borrows the pixels: what is written into them is in the image
        self._pixels = np.zeros((ROWS, 0), np.uint32)
        self._image: QImage | None = None
        self._scaled: QPixmap | None = None
        self._pointer: QPointF | None = None
        self.setMinimumSize(QSize(240, 120))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        # a click must not take the arrow keys from whoever shows this
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Spectrogram")
        theme.changed.connect(self._draw_again)

    def clear(self, words: str = "") -> None:
        """Show nothing but these words."""
        self.extent, self._levels, self.words, self.position_s = None, {}, words, 0.0
        self.loudest_db = SILENCE_DB
        self._point(None)
        self._draw_again()

    def begin(self, extent: Extent) -> None:
        """An empty picture of this extent."""
        self.clear()
        self.extent = extent
        shape = (extent.columns, ROWS)
        self._levels = {scale: np.full(shape, SILENCE_DB, np.float32) for scale in SCALES}

    def add(self, piece: Piece) -> None:
        """Some columns more."""
        count = 0
        for scale, levels in piece.levels.items():
            count = len(levels)
            self._levels[scale][piece.first : piece.first + count] = levels
        loudest = max(float(levels.max(initial=SILENCE_DB)) for levels in piece.levels.values())
        if loudest > self.loudest_db:
            # some headroom, lest every piece that is a little louder changes all colours
            self.loudest_db = math.ceil(loudest / STEP_DB) * STEP_DB
            self._image = None
        if self._image is not None:
            self._colour(slice(piece.first, piece.first + count))
        self._scaled = None
        self._point(self._pointer)

    def set_scale(self, scale: str) -> None:
        """Frequencies as the ear parts them ("mel"), or evenly ("linear")."""
        self.scale = scale
        self._point(self._pointer)
        self._draw_again()

    def set_position(self, seconds: float) -> None:
        """Where it plays."""
        self.position_s = seconds
        self.setAccessibleDescription(f"At {clock(seconds)}")
        self.update()

    def plot(self) -> QRectF:
        """Where the picture is drawn, within its axes."""
        return QRectF(self.rect()).adjusted(LEFT, GAP, -RIGHT, -BELOW)

    def level_at(self, seconds: float, frequency: float) -> float:
        """DB of a full-scale sine, there and then."""
        assert self.extent is not None
        column = min(int(seconds / self.extent.duration_s * self.extent.columns), self.extent.columns - 1)
        row = min(int(share_of(frequency, self.scale, self.extent.top_hz) * ROWS), ROWS - 1)
        return float(self._levels[self.scale][max(0, column), max(0, row)])

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go there."""
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Say what lies under the pointer, and drag."""
        self._point(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing lies under it."""
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go back and forth, Home and End to the ends."""
        length = self.extent.duration_s if self.extent is not None else 0.0
        moves = {Qt.Key.Key_Left: self.position_s - STEP_S, Qt.Key.Key_Right: self.position_s + STEP_S}
        wanted = (moves | {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: length}).get(Qt.Key(event.key()))
        if wanted is None or not length:
            super().keyPressEvent(event)
        else:
            self.wanted.emit(min(max(wanted, 0.0), length))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture, its axes, where it plays, and what lies under the pointer."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(theme.font(11, is_tabular=True))
        place = self.plot()
        if self.extent is None:
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
            painter.end()
            return
        painter.drawPixmap(place.topLeft(), self._picture(place.size().toSize()))
        draw_axes(painter, place, self.extent, self.scale)
        draw_legend(painter, place, self.loudest_db)
        x = place.left() + place.width() * min(1.0, self.position_s / max(self.extent.duration_s, 1e-9))
        for colour, width in (("surface", 4), ("accent", 2)):
            painter.setPen(QPen(theme.colour(colour), width))
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            painter.drawRect(place.adjusted(-2, -2, 2, 2))
        if self._pointer is not None and self.read_out:
            draw_read_out(painter, place, self._pointer, self.read_out)
        painter.end()

    def _draw_again(self) -> None:
        self._image = self._scaled = None
        self.update()

    def _picture(self, size: QSize) -> QPixmap:
        """The picture in this size, which is kept: the line where it plays moves many times a second."""
        if self._image is None:
            columns = len(self._levels[self.scale])
            self._pixels = np.zeros((ROWS, columns), np.uint32)
            self._image = QImage(self._pixels.data, columns, ROWS, 4 * columns, QImage.Format.Format_RGB32)
            self._colour(slice(0, columns))
        ratio = self.devicePixelRatioF()
        if self._scaled is None or self._scaled.size() != size * ratio:
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = self._image.scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = QPixmap.fromImage(scaled)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _colour(self, columns: slice) -> None:
        shown = (self._levels[self.scale][columns] - (self.loudest_db - RANGE_DB)) * (255 / RANGE_DB)
        np.clip(shown, 0, 255, out=shown)
        self._pixels[:, columns] = colours(is_dark=theme.current().is_dark)[shown.astype(np.uint8).T[::-1]]

    def _go(self, x: float) -> None:
        if self.extent is not None:
            self.wanted.emit(self._share(x) * self.extent.duration_s)

    def _share(self, x: float) -> float:
        place = self.plot()
        return min(1.0, max(0.0, (x - place.left()) / max(1.0, place.width())))

    def _point(self, at: QPointF | None) -> None:
        place = self.plot()
        is_inside = at is not None and place.contains(at) and self.extent is not None
        self._pointer, self.read_out = (at if is_inside else None), ""
        if at is not None and is_inside and self.extent is not None:
            seconds = self._share(at.x()) * self.extent.duration_s
            frequency = float(hertz((place.bottom() - at.y()) / place.height(), self.scale, self.extent.top_hz))
            level = self.level_at(seconds, frequency)
            loud = "silent" if level <= SILENCE_DB else f"{round(level)} dB".replace("-", "−")
            self.read_out = f"{clock(int(seconds))}.{int(seconds * 10) % 10} · {frequency:,.0f} Hz · {loud}"
        self.update()


class SpectrogramView(QWidget):
    """A spectrogram, how far it is, and the choice of its scale. It computes while it is seen."""

    wanted = Signal(float)
    """A time that the person points at, in seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = Spectrogram()
        self.note = label(tone="muted")
        self.scales = Segmented(TITLES, name="Scale of the frequencies")
        self.is_complete = False
        self._wish: tuple[int, Path | None, int] = (0, None, 0)
        self._fetcher = Fetcher(Reading().answer, remembered=2, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(self._fail)
        self.picture.wanted.connect(self.wanted)
        self.scales.chosen.connect(self.picture.set_scale)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.scales)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.picture, 1)

    def open(self, path: Path) -> None:
        """Show another sound, or the sound of a video."""
        self._turn_to(path)
        self.picture.clear("The sound is being read…")
        self._ask()

    def close_medium(self) -> None:
        """Show nothing, and let go of the file."""
        self._turn_to(None)
        self.picture.clear()
        self._fetcher.want(self._wish)

    def set_position(self, seconds: float) -> None:
        """Where it plays."""
        self.picture.set_position(seconds)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Go on where it stopped."""
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What nobody sees is not computed."""
        self._fetcher.forget()
        super().hideEvent(event)

    def _turn_to(self, path: Path | None) -> None:
        self._fetcher.forget()
        self._wish = (self._wish[0] + 1, path, 0)
        self.is_complete = False
        self.note.setText("")

    def _ask(self) -> None:
        if self._wish[1] is not None and not self.is_complete and self.isVisible():
            self._fetcher.want(self._wish)

    def _take(self, wish: object, answer: Extent | Piece | None) -> None:
        if wish != self._wish or self._wish[1] is None:
            return  # of a sound before
        turn, path, number = self._wish
        self._wish = (turn, path, number + 1)
        if isinstance(answer, Extent):
            self.picture.begin(answer)
        elif answer is not None:
            self.picture.add(answer)
            done = answer.first + len(next(iter(answer.levels.values())))
            self.note.setText(f"{done / self.picture.extent.columns:.0%}" if self.picture.extent else "")
        else:
            self.is_complete = True
            self.note.setText("")
        self._ask()

    def _fail(self, wish: object, error: object) -> None:
        if wish == self._wish:
            self.is_complete = True
            self.note.setText("")
            self.picture.clear(f"There is no spectrogram: {error}")


def draw_axes(painter: QPainter, place: QRectF, extent: Extent, scale: str) -> None:
    """Frequencies at the left, times below, as many as there is room for."""
    painter.setPen(theme.colour("muted"))
    height = QFontMetricsF(painter.font()).height()
    free = place.bottom() + 2 * height
    for frequency in TICKS[scale]:
        y = place.bottom() - place.height() * share_of(frequency, scale, extent.top_hz)
        if y < place.top() or y > free - 1.6 * height:
            continue
        free = y
        words = f"{frequency / 1000:g} kHz" if frequency >= 1000 else f"{frequency} Hz"
        painter.drawText(
            QRectF(0, min(y - height / 2, place.bottom() - height), LEFT - 8, height), RIGHT_ALIGNED, words
        )
    for seconds in times(extent.duration_s, round(place.width() / 90)):
        x = place.left() + place.width() * seconds / max(extent.duration_s, 1e-9)
        box = QRectF(x - 40, place.bottom() + 4, 80, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, clock(seconds))


def times(duration_s: float, most: int) -> list[float]:
    """Round times, at most so many and one."""
    steps = [step for step in STEPS if duration_s / step <= max(1, most)]
    step = steps[0] if steps else STEPS[-1]
    return [step * number for number in range(int(duration_s / step) + 1)]


def draw_legend(painter: QPainter, place: QRectF, loudest_db: float) -> None:
    """Which colour is how loud."""
    bar = QRectF(place.right() + 10, place.top(), 6, place.height())
    table = colours(is_dark=theme.current().is_dark)[::-1].copy()
    painter.drawImage(bar, QImage(table.data, 1, 256, 4, QImage.Format.Format_RGB32))
    painter.setPen(theme.colour("muted"))
    height = QFontMetricsF(painter.font()).height()
    for level, y in ((loudest_db, bar.top()), (loudest_db - RANGE_DB, bar.bottom() - height)):
        words = f"{level:.0f}".replace("-", "−")
        painter.drawText(QRectF(bar.right() + 4, y, RIGHT, height), Qt.AlignmentFlag.AlignLeft, words)
    painter.drawText(QRectF(bar.right() + 4, bar.center().y() - height / 2, RIGHT, height), "dB")


def draw_read_out(painter: QPainter, place: QRectF, at: QPointF, words: str) -> None:
    """Lines through the pointer, and beside it what is there."""
    grey = 255 if theme.current().is_dark else 0
    painter.setPen(QPen(QColor(grey, grey, grey, 120), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(place.left(), at.y()), QPointF(place.right(), at.y()))
    painter.drawLine(QPointF(at.x(), place.top()), QPointF(at.x(), place.bottom()))
    metrics = QFontMetricsF(painter.font())
    pill = QRectF(at.x() + 12, at.y() - metrics.height() - 18, metrics.horizontalAdvance(words) + 20, 22)
    if pill.right() > place.right():
        pill.moveRight(at.x() - 12)
    if pill.top() < place.top():
        pill.moveTop(at.y() + 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(11, 14, 18, 215))
    painter.drawRoundedRect(pill, 11, 11)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

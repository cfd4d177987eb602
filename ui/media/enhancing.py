"""What would make a picture better, each thing with its reason and strength, seen before and after at once."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from core.media.enhance import MOST, Repair, apply, smaller, suggested
from ui import theme
from ui.media.fetching import Fetcher
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.picture_view import RADIUS
from ui.widgets.scroll import scrolled

# The longest side of what is tried out: as large as the dialog shows it, and quick enough to follow a slider.
SHOWN = 1000
COLUMN = 272
SIZE = QSize(980, 620)
TITLES = {
    "noise": "Less noise",
    "light": "Brighter",
    "contrast": "More contrast",
    "colours": "True colours",
    "straighten": "Level",
    "sharpness": "Sharper",
}
LOOKING = "Looking at what could be better…"
NOTHING = "Light, contrast, colours, noise, sharpness and level are fine."
# How far an arrow key moves the line, in parts of the picture.
STEP = 0.02


class SplitView(QWidget):
    """One picture, before at the left of a line and after at its right; the line is dragged, or moved by arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = QImage()
        self.after = QImage()
        self.share = 0.5
        self.setMinimumSize(QSize(480, 360))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName("Before and after")
        self.setToolTip("Drag the line, or move it with the arrow keys")
        self.set_share(0.5)
        theme.changed.connect(self.update)

    def set_before(self, image: QImage) -> None:
        """The picture as it is; shown as the after too, until there is one."""
        self.before = image
        if self.after.isNull():
            self.after = image
        self.update()

    def set_after(self, image: QImage) -> None:
        """The picture as it would be; a smaller one was cut evenly on all sides."""
        self.after = image
        self.update()

    def set_share(self, share: float) -> None:
        """Put the line so far from the left, 0 to 1."""
        self.share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(f"{self.share:.0%} shows it as it is")
        self.update()

    def place(self) -> QRect:
        """Where the picture is drawn."""
        if self.after.isNull():
            return QRect()
        fitted = self.after.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, max(1, fitted.width()), max(1, fitted.height()))
        place.moveCenter(self.rect().center())
        return place

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The line goes to where the person points."""
        self._point(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """It follows while a button is held."""
        self._point(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move the line, Home and End bring it to an edge."""
        moves = {Qt.Key.Key_Left: self.share - STEP, Qt.Key.Key_Right: self.share + STEP}
        ends = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0}
        wanted = (moves | ends).get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.set_share(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Both pictures with soft corners, the line, and which side is which."""
        if self.after.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.place())
        line = place.left() + self.share * place.width()
        clip = QPainterPath()
        clip.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(clip)
        painter.drawImage(place, self.after)
        painter.save()
        painter.setClipRect(QRectF(place.left(), place.top(), line - place.left(), place.height()), _BOTH)
        painter.drawImage(place, self.before, self._same_part())
        painter.restore()
        self._draw_words(painter, place, line)
        painter.setPen(QPen(QColor("#ffffff"), 2))
        painter.drawLine(QPointF(line, place.top()), QPointF(line, place.bottom()))
        painter.setClipping(False)
        self._draw_handle(painter, QPointF(line, place.center().y()))
        painter.end()

    def _same_part(self) -> QRectF:
        """The part of the before that the after shows: its middle."""
        part = QRectF(QPointF(0, 0), self.after.size().boundedTo(self.before.size()).toSizeF())
        part.moveCenter(QRectF(self.before.rect()).center())
        return part

    def _draw_words(self, painter: QPainter, place: QRectF, line: float) -> None:
        painter.setFont(theme.font(12, theme.font().Weight.DemiBold))
        metrics = QFontMetricsF(painter.font())
        for words, is_left in (("Before", True), ("After", False)):
            size = metrics.horizontalAdvance(words) + 20
            left = place.left() + 12 if is_left else place.right() - 12 - size
            pill = QRectF(left, place.top() + 12, size, metrics.height() + 8)
            is_covered = pill.right() > line - 4 if is_left else pill.left() < line + 4
            if is_covered:  # words on the wrong side would lie
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(11, 14, 18, 170))
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            painter.setPen(QColor("#ffffff"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_handle(self, painter: QPainter, middle: QPointF) -> None:
        has_focus = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent") if has_focus else QColor(11, 14, 18, 60), 3 if has_focus else 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(middle, 15, 15)
        painter.setPen(QPen(QColor("#0b0e12"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for side in (-1, 1):
            tip = QPointF(middle.x() + side * 8, middle.y())
            for up in (-4, 4):
                painter.drawLine(tip, QPointF(tip.x() - side * 4, tip.y() + up))

    def _point(self, event: QMouseEvent) -> None:
        place = self.place()
        if event.buttons() and place.width():
            self.set_share((event.position().x() - place.left()) / place.width())


_BOTH = Qt.ClipOperation.IntersectClip


class RepairRow(QWidget):
    """One repair: whether, why, and how much of it."""

    changed = Signal()

    def __init__(self, repair: Repair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._repair = repair
        title = TITLES[repair.name]
        self.box = QCheckBox(title)
        self.box.setChecked(True)
        self.box.setAccessibleDescription(repair.why)
        self.percent = label(tone="muted")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(100 * MOST))
        self.slider.setSingleStep(5)
        self.slider.setPageStep(25)
        self.slider.setFixedHeight(24)
        self.slider.setAccessibleName(f"{title}: how much")
        self.slider.setToolTip("100% is what the picture's figures call for")
        top = QHBoxLayout()
        top.addWidget(self.box, 1)
        top.addWidget(self.percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(label(repair.why, role="caption", wraps=True))
        column.addWidget(self.slider)
        self.slider.setValue(round(100 * repair.strength))
        self._show_amount()
        self.box.toggled.connect(self._told)
        self.slider.valueChanged.connect(self._told)

    def repair(self) -> Repair | None:
        """What was chosen; None when it was not, or none of it."""
        if not self.box.isChecked() or not self.slider.value():
            return None
        return replace(self._repair, strength=self.slider.value() / 100)

    def _told(self) -> None:
        self._show_amount()
        self.changed.emit()

    def _show_amount(self) -> None:
        self.slider.setEnabled(self.box.isChecked())
        self.percent.setText(f"{self.slider.value()}%" if self.box.isChecked() else "off")


class EnhanceDialog(Dialog):
    """What is called for, before and after; `repairs()` once it was accepted. It changes no picture and saves none."""

    def __init__(self, name: str, pixels: np.ndarray, *, parent: QWidget | None = None) -> None:
        """`pixels` is the whole picture, uint8 (h, w, 3)."""
        text = f"{name} itself stays as it is: what you choose becomes a new item."
        super().__init__("Enhance", text, parent=parent, accept="Save as a new item", width=880)
        self.view = SplitView()
        self.words = label(LOOKING, tone="muted", wraps=True)
        self.rows: list[RepairRow] = []
        self._seen: tuple[Repair, ...] | None = None
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.words)
        self.fine = EmptyState("circle-check", "Nothing to repair", NOTHING)
        self.fine.hide()
        self._column.addWidget(self.fine)
        self._column.addStretch(1)
        holder = QWidget()
        holder.setLayout(self._column)
        area = scrolled(holder, right=12)
        area.setFixedWidth(COLUMN)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.view, 1)
        row.addWidget(area)
        self.body.addLayout(row, 1)
        self.resize(SIZE)
        self.view.setFocus()
        self._offer()
        trial = Trial(pixels)
        self._fetcher = Fetcher(trial.answer, remembered=2, parent=self)
        self._fetcher.fetched.connect(self._show)
        self._fetcher.failed.connect(self._say_failed)
        self._fetcher.want(SUGGESTIONS)
        self._fetcher.want(())

    def repairs(self) -> tuple[Repair, ...]:
        """What was chosen, for `core.media.enhance.apply`."""
        return tuple(repair for row in self.rows if (repair := row.repair()) is not None)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is shown."""
        return self.words.isHidden() and self._seen == self.repairs()

    def _show(self, wish: object, answer: Any) -> None:
        if wish == SUGGESTIONS:
            self._show_rows(answer)
            return
        if wish == () and self.view.before.isNull():
            self.view.set_before(answer)
        if wish == self.repairs():
            self._seen = self.repairs()
            self.view.set_after(answer)

    def _show_rows(self, repairs: Sequence[Repair]) -> None:
        self.words.hide()
        self.fine.setVisible(not repairs)
        last: QWidget = self.view
        for repair in repairs:
            row = RepairRow(repair)
            row.changed.connect(self._try)
            self.rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
            for widget in (row.box, row.slider):  # Tab goes down the rows before it comes to the buttons
                QWidget.setTabOrder(last, widget)
                last = widget
        if repairs:
            self._try()

    def _try(self) -> None:
        self._offer()
        self._fetcher.forget()  # a slider passes many places on its way
        self._fetcher.want(self.repairs())

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.repairs()))

    def _say_failed(self, _: object, error: object) -> None:
        self.words.setText(f"It cannot be tried out: {error}")
        self.words.setVisible(True)


# What a Trial is asked for besides repairs.
SUGGESTIONS = "suggestions"


class Trial:
    """Answers in workers what is called for, and how the picture looks with some repairs. Knows no widget."""

    def __init__(self, pixels: np.ndarray) -> None:
        self._pixels = pixels

    @functools.cached_property
    def shown(self) -> np.ndarray:
        """The picture as small as the screen shows it."""
        return smaller(self._pixels, SHOWN)

    def answer(self, wish: Any) -> Any:
        """The repairs for `SUGGESTIONS`, an image for a tuple of them."""
        return suggested(self._pixels) if wish == SUGGESTIONS else image_of(apply(self.shown, wish))


def image_of(pixels: np.ndarray) -> QImage:
    """Uint8 (h, w, 3) or, with transparency, (h, w, 4) for the screen."""
    pixels = np.ascontiguousarray(pixels)
    height, width, channels = pixels.shape
    form = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    # copy(): QImage only borrows the bytes of numpy
    return QImage(pixels.data, width, height, channels * width, form).copy()

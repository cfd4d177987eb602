"""Chart: what every kind of chart is. A kind says how its data is drawn, read at a place, and written as a table.

    chart = Line(Line.Params(x="time", form="percent"))
    chart.set_data({"ada": (times, values), "bo": (times, values)})   # replaces everything
    chart.append("ada", time, value)                                  # live; drawn with the next picture
    chart.export_png(path); chart.export_csv(path)                    # raise StorageError

Wheel: zoom along x (inside something that scrolls: with Ctrl, or once the chart was clicked). Drag: zoom into a box.
Shift and drag, or the middle button: move. Double click, the button or 0: everything again. Right click: the menu.
Keys: ← → walk the values, + − zoom, Escape lets go. Colours come from the theme and follow it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QVBoxLayout, QWidget

from core.params import check, param
from ui import theme
from ui.actions import action
from ui.charts.base import axes, export
from ui.charts.base.buffer import Floats
from ui.charts.base.legend import Legend
from ui.charts.base.pointer import Pointer, Reading, ReadingRow, ValueCard
from ui.charts.base.view import Canvas, View
from ui.charts.base.words import FORMATS
from ui.widgets.button import icon_button
from ui.widgets.label import label

__all__ = ["Chart", "Reading", "ReadingRow"]

# Points that arrive within one picture of a film are drawn together.
GATHER_MS = 40
# The size of an exported chart that nobody has shown yet.
UNSEEN = QSize(960, 400)
ZOOM_STEP = 0.8
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Chart(QWidget):
    """The base of all kinds. Kinds override what is under "For kinds"."""

    name: ClassVar[str]
    title: ClassVar[str]
    always_from_zero: ClassVar[bool] = False

    @dataclass(frozen=True)
    class Params:
        """What all charts know."""

        x: str = param("number", "What stands along the bottom.", choices=("number", "time"))
        x_title: str = param("", "Words below the chart.")
        y_title: str = param("", "Words beside the chart.")
        form: str = param("number", "How the values read.", choices=FORMATS)
        unit: str = param("", "After every value.")
        is_whole: bool = param(False, "Values are counts: no marks between them.")
        from_zero: bool = param(False, "Begin at zero; for values that are never negative.")
        empty: str = param("No data yet…", "What stands there while there is nothing to draw.")

    def __init__(self, params: Any = None, parent: QWidget | None = None) -> None:
        """`params` are the kind's own (`Line.Params(…)`). Raises InputError when one cannot be."""
        super().__init__(parent)
        self.params: Any = params or type(self).Params()
        check(self.params)
        self.caption = ""
        self._held_y: tuple[float, float] | None = None
        self._focus_by_key = False
        self.takes_wheel = False
        self._build()
        self._connect()
        self.restyle()
        self._show_state()

    # Data

    def set_data(self, data: Any, *, x_title: str | None = None, y_title: str | None = None) -> None:
        """Show other data; its form is the kind's. Titles stay as they are unless given. Raises InputError."""

    def clear(self) -> None:
        """Show nothing."""

    def table(self) -> tuple[list[str], list[list[object]]]:
        """What is shown as columns and rows, as export_csv writes it; moments as ISO 8601."""
        return [], []

    # What a page calls

    def set_caption(self, caption: str) -> None:
        """What it shows: over the exported picture, as file name, and for screen readers."""
        self.caption = caption
        self.setAccessibleName(caption)

    def set_titles(self, x_title: str | None = None, y_title: str | None = None) -> None:
        """Words along the axes; None leaves them."""
        for axis, title in ((self.bottom, x_title), (self.left, y_title)):
            if title is not None and title != axis.title:
                axis.set_title(title)

    def hold_y(self, low: float, high: float) -> None:
        """Show these heights, whatever the values are (0 to 100 of a load, say)."""
        self._held_y = (low, high)
        self.reset_zoom()

    @action(palette=False)
    def reset_zoom(self) -> None:
        """Show everything."""
        self.view.enableAutoRange(x=True, y=self._held_y is None)
        if self._held_y is not None:
            self.view.setYRange(*self._held_y, padding=0.02)
        self.reset_button.hide()

    @property
    def is_zoomed(self) -> bool:
        """Whether somebody looks at a part of it."""
        return not self.view.autoRangeEnabled()[0]

    def draw(self) -> None:
        """Draw what was appended now instead of with the next picture."""
        self._later.stop()
        self._draw()
        self._show_state()
        if self.pointer.reading is not None and self.pointer.reading.has_line:
            self._read_at(self.pointer.reading.x, None)

    def image(self) -> QImage:
        """The chart with its caption as a picture, twice as dense as the screen."""
        if not self.isVisible() and not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.resize(UNSEEN)
        self.draw()
        self.pointer.hide()
        was_zoomed = self.reset_button.isVisibleTo(self)
        self.reset_button.hide()
        # axes that were never on a screen learn how wide their words are by being painted, and then want room
        for _ in range(2):
            self.grab()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        made = export.picture(self, title=self.caption)
        self.reset_button.setVisible(was_zoomed)
        return made

    def export_png(self, path: Path) -> None:
        """Write what is shown as a picture. Raises StorageError."""
        export.save_picture(self.image(), path)

    def export_csv(self, path: Path) -> None:
        """Write all values, zoomed or not. Raises StorageError."""
        self.draw()
        columns, rows = self.table()
        export.save_table(columns, rows, path)

    @action(palette=False)
    def save_png(self) -> None:
        """Ask where to, then write the picture."""
        self._ask("Save as picture", "PNG (*.png)", "png", self._save_png)

    @action(palette=False)
    def save_csv(self) -> None:
        """Ask where to, then write the values."""
        self._ask("Save values", "CSV (*.csv)", "csv", self._save_csv)

    @action(palette=False)
    def copy(self) -> None:
        """The picture into the clipboard."""
        QApplication.clipboard().setImage(self.image())

    def build_menu(self) -> QMenu:
        """The menu of the right button, for a page that also wants it on a button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, icon, do in (
            ("Save as picture…", "image", self.save_png),
            ("Save values (CSV)…", "table-2", self.save_csv),
            ("Copy picture", "copy", self.copy),
            ("Show everything", "maximize-2", self.reset_zoom),
        ):
            entry = menu.addAction(theme.icon(icon, "muted"), words, do)
            entry.setEnabled(not self.is_empty() and (do != self.reset_zoom or self.is_zoomed))
        return menu

    # For kinds

    def make_axes(self) -> tuple[Any, Any]:
        """Left and bottom axis."""
        given = self.params
        number = axes.WholeAxis if given.is_whole else axes.NumberAxis
        left = number("left", form=given.form, unit=given.unit, has_grid=True)
        return left, axes.TimeAxis("bottom") if given.x == "time" else axes.NumberAxis("bottom")

    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return True

    def read(self, x: float, y: float) -> Reading | None:
        """What to say of a place (in the chart's own x and y), or None."""
        return None

    def stops(self) -> Floats:
        """The x that the arrow keys walk, ascending."""
        return np.empty(0)

    def legend_names(self) -> list[tuple[str, str, bool]]:
        """(name, colour, is_shown) of the curves."""
        return []

    def show_series(self, name: str, is_shown: bool) -> None:
        """Hide or show one curve."""

    def draw_later(self) -> None:
        """Draw with the next picture."""
        if not self._later.isActive():
            self._later.start()

    def restyle(self) -> None:
        """Take the colours of the theme; kinds add their own."""
        self.left.dress()
        self.bottom.dress()
        self.view.dress()
        self.pointer.dress()
        self.legend.show_names(self.legend_names())

    def _draw(self) -> None:
        """Bring what is on the screen up to date with the data."""

    # Inside

    def _build(self) -> None:
        self.left, self.bottom = self.make_axes()
        self.view = View(from_zero=self.params.from_zero or self.always_from_zero)
        self.canvas = Canvas(self.view, left=self.left, bottom=self.bottom)
        self.legend = Legend()
        self.legend.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.legend)
        column.addWidget(self.canvas, 1)
        self.nothing = label(self.params.empty, tone="muted", parent=self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reset_button = icon_button("maximize-2", "Show everything (0)", self.reset_zoom)
        self.reset_button.setParent(self)
        self.reset_button.hide()
        self.pointer = Pointer(self.view, ValueCard(self))
        self._later = QTimer(self, interval=GATHER_MS, singleShot=True)
        self.set_titles(self.params.x_title, self.params.y_title)
        self.setMinimumSize(160, 120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setFocusProxy(self)

    def _connect(self) -> None:
        self._later.timeout.connect(self.draw)
        self.view.reset_wanted.connect(self.reset_zoom)
        self.view.zoomed.connect(self._show_reset)
        self.canvas.scene().sigMouseMoved.connect(self._pointed)
        self.canvas.pointer_left.connect(self.pointer.hide)
        self.legend.switched.connect(self.show_series)
        theme.changed.connect(self.restyle)

    def _show_state(self) -> None:
        is_empty = self.is_empty()
        self.nothing.setVisible(is_empty)
        for axis in (self.left, self.bottom):
            axis.setVisible(not is_empty)
        if is_empty:
            self.pointer.hide()
        self.legend.show_names(self.legend_names())

    def _show_reset(self) -> None:
        self.reset_button.setVisible(self.is_zoomed)
        self.reset_button.raise_()

    def _pointed(self, place: QPointF) -> None:
        if self.is_empty() or not self.view.sceneBoundingRect().contains(place):
            self.pointer.hide()
            return
        inside = self.view.mapSceneToView(place)
        reading = self.read(inside.x(), inside.y())
        if reading is None:
            self.pointer.hide()
        else:
            self.pointer.show(reading, self.canvas.mapTo(self, self.canvas.mapFromScene(place)))

    def _read_at(self, x: float, y: float | None) -> None:
        low, high = self.view.viewRange()[1]
        reading = self.read(x, (low + high) / 2 if y is None else y)
        if reading is None:
            self.pointer.hide()
            return
        heights = [row.y for row in reading.rows if row.y is not None]
        scene = self.view.mapViewToScene(QPointF(reading.x, heights[0] if heights else (low + high) / 2))
        self.pointer.show(reading, self.canvas.mapTo(self, self.canvas.mapFromScene(scene)))
        self.setAccessibleDescription(reading.in_words())

    def _walk(self, key: int) -> None:
        stops = self.stops()
        if not len(stops):
            return
        reading = self.pointer.reading
        here = int(np.argmin(np.abs(stops - reading.x))) if reading else len(stops) - 1
        steps = {Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: here + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(stops)}
        place = steps[Qt.Key(key)] if reading or key in (Qt.Key.Key_Home, Qt.Key.Key_End) else here
        self._read_at(float(stops[min(max(place, 0), len(stops) - 1)]), None)

    def _zoom(self, factor: float) -> None:
        self.view.scaleBy((factor, 1.0)) if self._held_y else self.view.scaleBy(x=factor)
        self._show_reset()

    def _ask(self, title: str, kinds: str, suffix: str, do: Any) -> None:
        dialog = QFileDialog(self.window(), title, f"{_file_name(self.caption or self.title)}.{suffix}", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(do)
        dialog.open()

    @action(palette=False)
    def _save_png(self, path: str) -> None:
        self.export_png(Path(path))

    @action(palette=False)
    def _save_csv(self, path: str) -> None:
        self.export_csv(Path(path))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep what floats in its place."""
        super().resizeEvent(event)
        self.nothing.setGeometry(self.rect().adjusted(24, 0, -24, 0))
        hint = self.reset_button.sizeHint()
        self.reset_button.setGeometry(self.width() - hint.width() - 6, self.canvas.y() + 6, hint.width(), hint.height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The menu."""
        self.build_menu().popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk the values, zoom, let go."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(key)
        elif event.text() in ("+", "-"):
            self._zoom(ZOOM_STEP if event.text() == "+" else 1 / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.reset_zoom()
        elif key == Qt.Key.Key_Escape and self.pointer.reading is not None:
            self.pointer.hide()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """A frame shows the focus to whoever came by the keyboard."""
        super().focusInEvent(event)
        # not when a page opens and gives its first widget the focus
        self.takes_wheel = event.reason() in (Qt.FocusReason.MouseFocusReason, *BY_KEY)
        self._focus_by_key = event.reason() in BY_KEY
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The frame goes."""
        super().focusOutEvent(event)
        self._focus_by_key = self.takes_wheel = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The frame."""
        if self._focus_by_key:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.end()


def _file_name(caption: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in caption.lower()).strip("-") or "chart"


def point_in(chart: Chart, x: float, y: float) -> QPoint:
    """Where a value is on the screen, in the chart's own pixels."""
    return chart.canvas.mapTo(chart, chart.canvas.mapFromScene(chart.view.mapViewToScene(QPointF(x, y))))

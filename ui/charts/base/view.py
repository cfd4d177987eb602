"""The surface of a chart: the wheel zooms along x, a drag zooms into a box, a double click shows everything."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsView, QWidget

from ui import theme

# A box smaller than this was a click with a trembling hand.
LEAST_DRAG_PX = 6


class View(pg.ViewBox):
    """The box that the curves are in."""

    reset_wanted = Signal()
    zoomed = Signal()

    def __init__(self, *, from_zero: bool = False) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.03)
        self._from_zero = from_zero
        if from_zero:
            self.setLimits(yMin=0)
        self.setMouseMode(pg.ViewBox.RectMode)
        self.sigRangeChangedManually.connect(lambda _: self.zoomed.emit())
        # after zooming along x the curve fills the height again
        self.setAutoVisible(y=True)

    def dress(self) -> None:
        """Take the colours of the theme."""
        fill = QColor(theme.colour("accent"))
        fill.setAlpha(36)
        self.rbScaleBox.setPen(pg.mkPen(theme.current().accent, width=1))
        self.rbScaleBox.setBrush(pg.mkBrush(fill))

    def childrenBounds(self, *args: Any, **kwargs: Any) -> list[Any]:  # noqa: N802
        """What the axes fit to; zero belongs to it when the chart begins there."""
        bounds = list(super().childrenBounds(*args, **kwargs))
        if self._from_zero and bounds[1] is not None:
            bounds[1] = [min(0.0, bounds[1][0]), max(0.0, bounds[1][1])]
        return bounds

    def wheelEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802
        """Along x only: the height follows by itself."""
        super().wheelEvent(event, axis=0 if axis is None else axis)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802
        """Left: a box to zoom into. Middle, or left with Shift: move."""
        wants_move = (
            event.button() == Qt.MouseButton.MiddleButton or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        if event.isFinish() and not wants_move:
            way = event.pos() - event.buttonDownPos()
            if min(abs(way.x()), abs(way.y())) < LEAST_DRAG_PX:
                self.rbScaleBox.hide()
                event.accept()
                return
        self.state["mouseMode"] = pg.ViewBox.PanMode if wants_move else pg.ViewBox.RectMode
        super().mouseDragEvent(event, axis)
        self.state["mouseMode"] = pg.ViewBox.RectMode
        if event.isFinish():
            self.zoomed.emit()

    def mouseDoubleClickEvent(self, event: Any) -> None:  # noqa: N802
        """Qt asks before pyqtgraph makes its own click event of it."""
        self.reset_wanted.emit()
        event.accept()

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802
        """pyqtgraph's own event of a click."""
        if event.double():
            self.reset_wanted.emit()
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """The chart knows its keys."""
        event.ignore()


class Canvas(pg.PlotWidget):
    """The view with its axes, transparent, so that it lies on a card."""

    pointer_left = Signal()

    def __init__(self, view: View, *, left: pg.AxisItem, bottom: pg.AxisItem) -> None:
        super().__init__(
            background=None,
            plotItem=pg.PlotItem(viewBox=view, axisItems={"left": left, "bottom": bottom}, enableMenu=False),
        )
        self.hideButtons()
        for axis in (left, bottom):
            axis.setZValue(-1000)  # the grid is behind what is drawn
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        # the menu is the chart's
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.plotItem.setContentsMargins(0, 6, 6, 0)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer is gone."""
        super().leaveEvent(event)
        self.pointer_left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Inside something that scrolls, the wheel zooms only with Ctrl or once the chart was clicked."""
        takes_it = getattr(self.parentWidget(), "takes_wheel", False)
        if takes_it or event.modifiers() & Qt.KeyboardModifier.ControlModifier or not _can_scroll(self):
            super().wheelEvent(event)
        else:
            event.ignore()


def _can_scroll(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and above.verticalScrollBar().maximum() > 0:
            return True
        above = above.parentWidget()
    return False

"""A column that scrolls when the window is small."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget


def scrolled(widget: QWidget, *, right: int = 0, bottom: int = 0) -> QScrollArea:
    """`widget` in a frameless area that scrolls up and down only.

    `right` and `bottom` are margins inside it; the scroll bar takes its room from the right one, so that the
    content is equally wide with and without it.
    """
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside has the focus
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, right, bottom)
    row.addWidget(widget)
    area.setWidget(holder)
    bar = area.verticalScrollBar()
    bar.rangeChanged.connect(
        lambda low, high: row.setContentsMargins(0, 0, max(0, right - (bar.sizeHint().width() if high else 0)), bottom)
    )
    area.viewport().setAutoFillBackground(False)
    holder.setAutoFillBackground(False)
    return area

"""Toast: one message with what happened, what to do, perhaps one button, and a way to dismiss it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QVBoxLayout

from ui import theme
from ui.widgets.button import button as make_button
from ui.widgets.button import icon_button
from ui.widgets.label import label

_ICONS = {"accent": "info", "bad": "circle-alert", "good": "circle-check", "warn": "triangle-alert"}


class Toast(QFrame):
    """One message."""

    dismissed = Signal()

    def __init__(
        self,
        what: str,
        todo: str,
        *,
        tone: str,
        button: str = "",
        do: Callable[[], Any] | None = None,
        about: str = "",
    ) -> None:
        super().__init__()
        self.about = about
        self.text = f"{what} {todo}".strip()
        self.setObjectName("toast")
        self.setProperty("tone", tone)
        self.setAccessibleName(self.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 10)
        row.setSpacing(12)
        sign = QLabel()
        sign.setPixmap(theme.icon(_ICONS[tone], tone).pixmap(18, 18))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = label(what, wraps=True, is_selectable=True)
        first.setProperty("weight", "medium")
        words.addWidget(first)
        if todo:
            words.addWidget(label(todo, tone="muted", wraps=True, is_selectable=True))
        row.addLayout(words, 1)
        if button and do is not None:
            self.button = make_button(button, kind="link")
            self.button.clicked.connect(lambda: do())
            self.button.clicked.connect(self.dismissed.emit)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.close_button = icon_button("x", "Dismiss", self.dismissed.emit)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        shadow = QGraphicsDropShadowEffect(self, blurRadius=28, xOffset=0, yOffset=6)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)

    def is_busy(self) -> bool:
        """Whether somebody points at it or works in it."""
        focused = self.window().focusWidget()
        return self.underMouse() or focused is self or (focused is not None and self.isAncestorOf(focused))

    def announce(self) -> None:
        """Tell screen readers."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)

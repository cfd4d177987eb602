"""Messages: short words at the bottom of the window that say what happened and what to do, and go when dismissed.

Messages.of(self).info("3 pictures were added.")
Messages.of(self).info("In the trash.", button="Undo", do=self.restore)
Messages.of(self).error(error)              # a VegaError: what + todo; stays until dismissed
Messages.of(self).crash(error)              # anything else: the crash dialog (`@action` does this)
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.errors import VegaError
from ui.widgets.toast import Toast

# Long enough to read two lines; a pointer or the focus on it makes it stay.
INFO_MS = 6_000
# More would hide the page; the oldest goes.
MOST = 3
WIDTH = 520
MARGIN = 20
# Room for the toasts' shadows.
SHADOW = 16


class Messages(QWidget):
    """The messages of one window, above its content. Get it with `Messages.of`."""

    @classmethod
    def of(cls, widget: QWidget) -> "Messages":
        """The messages of the window that `widget` is in. A window may name its `message_area`."""
        window = widget.window()
        while isinstance(window, QDialog) and not window.isVisible() and (owner := window.parentWidget()):
            window = owner.window()
        area = getattr(window, "message_area", window)
        return area.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(area)

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        self._area = area
        self.setAccessibleName("Messages")
        self.toasts: list[Toast] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SHADOW, SHADOW, SHADOW, SHADOW)
        self._layout.setSpacing(8)
        area.installEventFilter(self)
        self.hide()

    def info(
        self,
        text: str,
        *,
        button: str = "",
        do: Callable[[], Any] | None = None,
        about: str = "",
        stays: bool = False,
    ) -> None:
        """Say something; it goes by itself unless it `stays`. `button` offers one thing to do about it.

        It takes the place of an earlier message that is `about` the same.
        """
        toast = Toast(text, "", tone="accent", button=button, do=do, about=about)
        self._show(toast, stays_ms=0 if stays else INFO_MS)

    def error(self, error: VegaError) -> None:
        """Say what happened and what to do; stays until dismissed."""
        self._show(Toast(error.what, error.todo, tone="bad"))

    def crash(self, error: BaseException) -> None:
        """Say that something unknown went wrong, with everything that helps to mend it."""
        from ui.widgets.crash_dialog import CrashDialog  # dialogs in turn may have messages

        CrashDialog(error, self.window()).open()

    def clear(self) -> None:
        """Dismiss all."""
        for toast in tuple(self.toasts):
            self.dismiss(toast)

    def dismiss(self, toast: Toast) -> None:
        """Take one away."""
        if toast not in self.toasts:
            return
        had_focus = toast.isAncestorOf(toast.window().focusWidget() or toast)
        self.toasts.remove(toast)
        self._layout.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        if had_focus and self.toasts:
            self.toasts[-1].setFocus()
        self._place()

    def texts(self) -> list[str]:
        """What is shown now, oldest first."""
        return [toast.text for toast in self.toasts]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay at the bottom when the window changes its size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _show(self, toast: Toast, *, stays_ms: int = 0) -> None:
        for other in tuple(self.toasts):
            if other.text == toast.text or (toast.about and other.about == toast.about):  # said again, not twice
                self.dismiss(other)
        while len(self.toasts) >= MOST:
            self.dismiss(self.toasts[0])
        toast.dismissed.connect(lambda: self.dismiss(toast))
        self.toasts.append(toast)
        self._layout.addWidget(toast)
        if stays_ms:
            timer = QTimer(toast, interval=stays_ms)
            timer.timeout.connect(lambda: None if toast.is_busy() else self.dismiss(toast))
            timer.start()
        toast.show()
        self._place()
        toast.announce()

    def _place(self) -> None:
        if not self.toasts:
            self.hide()
            return
        area = self._area.rect()
        width = min(WIDTH, area.width() - 2 * MARGIN) + 2 * SHADOW
        height = (
            self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self._layout.sizeHint().height()
        )
        left = (area.width() - width) // 2
        self.setGeometry(QRect(left, area.height() - height - MARGIN + SHADOW, width, height))
        self.show()
        self.raise_()

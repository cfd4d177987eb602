"""Words in one of the few voices that the style sheet knows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui import theme


def label(
    text: str = "",
    *,
    role: str = "",
    tone: str = "",
    wraps: bool = False,
    is_selectable: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label: role title, heading, value or caption; tone muted, good, warn, bad or accent. Never reads HTML."""
    made = QLabel(text, parent)
    # names of files, peers and labels come from others: they must not become markup
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wraps)
    if is_selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of something that is already shown."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        theme.restyle(widget)


class ElidedLabel(QLabel):
    """One line that ends in … when there is no room; the whole text is its tooltip then."""

    def __init__(self, text: str = "", *, role: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.whole = ""
        if role:
            self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setMinimumWidth(24)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the whole text, if there is some."""
        hint = super().sizeHint()
        hint.setWidth(self.fontMetrics().horizontalAdvance(self.whole) + 2)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")

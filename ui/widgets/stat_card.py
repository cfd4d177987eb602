"""StatCard: one number that matters, with its name above and a note below."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.label import ElidedLabel, set_tone


class StatCard(QFrame):
    """Label, value, note; 104 px high as in the reference pictures."""

    def __init__(self, title: str, value: str = "–", note: str = "", *, tone: str = "muted") -> None:
        super().__init__()
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 15, 18, 14)
        column.setSpacing(2)
        self.title = ElidedLabel(title, tone="muted")
        self.value = ElidedLabel(value, role="value")
        self.note = ElidedLabel(note, tone=tone)
        self.note.setProperty("weight", "medium" if tone != "muted" else "")
        for part in (self.title, self.value, self.note):
            column.addWidget(part)
        self.setMinimumHeight(104)
        self.setMinimumWidth(130)
        self._name()

    def set(self, value: str, note: str = "", *, tone: str = "muted") -> None:
        """Show another number; tone good, warn or bad colours the note."""
        self.value.set_text(value)
        self.note.setProperty("weight", "medium" if tone != "muted" else "")
        self.note.set_text(note)
        set_tone(self.note, tone)
        theme.restyle(self.note)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.title.whole}: {self.value.whole}. {self.note.whole}")


def row_of(*cards: QWidget) -> QWidget:
    """Cards side by side, equally wide."""
    from PySide6.QtWidgets import QHBoxLayout

    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    for card in cards:
        layout.addWidget(card, 1)
    return holder

"""Segmented: one of a few choices, side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segmented(QFrame):
    """`chosen(key)` when another is picked. Choices are (key, words)."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        self.setAccessibleName(name)
        # never taller than its words, whatever room there is
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, words in choices:
            segment = QPushButton(words)
            segment.setObjectName("segment")
            segment.setCheckable(True)
            segment.setAccessibleName(f"{name}: {words}" if name else words)
            segment.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(segment)
            self._buttons[key] = segment
            row.addWidget(segment)
        if choices:
            self.choose(choices[0][0])

    @property
    def key(self) -> str:
        """What is chosen."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without a signal."""
        self._buttons[key].setChecked(True)

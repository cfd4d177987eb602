"""TitledDialog: a dialog for something new: its title, what it is told, and what is wrong with that."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import InputError
from ui.widgets.dialog import Dialog
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

TITLE_CHARACTERS = 200


class TitledDialog(Dialog):
    """`title` once it was accepted, which it only is with a title and when `check` raises nothing."""

    def __init__(
        self, heading: str, text: str, *, hint: str, parent: QWidget, field: str = "Title", **others: Any
    ) -> None:
        """`field` is what is asked for."""
        super().__init__(heading, text, parent=parent, **others)
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(field)
        self.line.setMaxLength(TITLE_CHARACTERS)
        self.line.textChanged.connect(self._offer)
        self.add(label(field))
        self.add(self.line)
        self.problem = label(tone="bad", wraps=True)
        self.problem.hide()
        self._offer()
        self.line.setFocus()

    @property
    def title(self) -> str:
        """What it is called."""
        return self.line.text().strip()

    def check(self) -> None:
        """Raise InputError for what cannot be."""

    def refused(self) -> None:
        """What to show beside the words of an error."""

    def add_forms(self, forms: QWidget, *, height: int) -> None:
        """What it is told, which scrolls; below it stands what is wrong."""
        area = scrolled(forms, right=12)
        area.setMinimumHeight(height)
        self.add(area, 1)
        self.add(self.problem)

    def accept(self) -> None:
        """Only with values that can be."""
        try:
            self.check()
        except InputError as error:
            # a field's own error stands below the field; what contradicts each other belongs to none
            self.problem.setText(str(error))
            self.problem.show()
            self.refused()
            return
        super().accept()

    def _offer(self) -> None:
        if self.accept_button is not None:
            self.accept_button.setEnabled(bool(self.title))

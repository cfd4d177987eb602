"""The crash dialog: something unknown went wrong. Says that plainly and gives what helps to mend it."""

import platform
import traceback

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui.widgets.button import button
from ui.widgets.dialog import Dialog


class CrashDialog(Dialog):
    """Shows the error with its traceback, ready to be copied."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(
            "Something went wrong",
            "This is a fault of the program, not of yours. What was saved is safe, and you can go on working. "
            "The log in the profile folder holds the same details.",
            parent=parent,
            accept="Go on",
            reject="",
            width=620,
        )
        self.details = describe(error)
        box = QPlainTextEdit(self.details)
        box.setObjectName("code")
        box.setReadOnly(True)
        box.setAccessibleName("Details of the fault")
        box.setMinimumHeight(180)
        self.add(box, 1)
        self.buttons.insertWidget(0, button("Copy details", self.copy, icon="copy"))

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)


def describe(error: BaseException) -> str:
    """The traceback and what it ran on."""
    where = f"{QApplication.applicationName()} {QApplication.applicationVersion()}".strip()
    system = f"{where or 'Vega'}, Python {platform.python_version()}, {platform.platform()}"
    return f"{system}\n\n{''.join(traceback.format_exception(error))}"

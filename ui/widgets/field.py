"""Field: the one widget that a parameter is edited in: a check, a number with its unit, a choice or a line of text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from core.params import Param
from ui.widgets.label import label

# Qt's spin boxes hold 32-bit numbers.
INT_MOST = 2**31 - 1
FLOAT_MOST = 1e12
# Choices that are written in capitals.
ACRONYMS = frozenset({"cpu", "gpu", "cuda", "mps", "mlp", "cnn", "iid", "csv", "sgd"})


@dataclass(frozen=True)
class Field:
    """A parameter's words on the left, its widget on the right, and how to read, fill and follow it."""

    words: QWidget
    column: QVBoxLayout
    note: QLabel
    widget: Any
    value: Callable[[], object]
    fill: Callable[[Any], None]
    listen: Callable[[Callable[[object], None]], object]

    def set_value(self, value: object) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self.widget):
            self.fill(value)


Words = tuple[QWidget, QVBoxLayout, QLabel]


def make_field(entry: Param) -> Field:
    """The field for one parameter, by its type."""
    words = _words(entry)
    if entry.choices:
        return _choice(entry, words)
    return {bool: _check, int: _whole, float: _decimal, str: _text}[entry.type](entry, words)


def _words(entry: Param) -> Words:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 10, 0, 10)
    column.setSpacing(2)
    column.addWidget(label(entry.title))
    note = label(entry.help, role="caption", wraps=True)
    note.setVisible(bool(entry.help))
    column.addWidget(note)
    return holder, column, note


def _check(entry: Param, words: Words) -> Field:
    box = QCheckBox()
    return Field(*words, box, box.isChecked, lambda value: box.setChecked(bool(value)), box.toggled.connect)


def _roomy(box: QSpinBox | QDoubleSpinBox) -> None:
    # style sheets do not reach the padding of a spin box's own line
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def _whole(entry: Param, words: Words) -> Field:
    box = _CalmSpin()
    _roomy(box)
    box.setLocale(QLocale.c())
    box.setGroupSeparatorShown(False)
    low = -INT_MOST if entry.low is None else int(entry.low)
    high = INT_MOST if entry.high is None else min(int(entry.high), INT_MOST)
    box.setRange(low, high)
    box.setSuffix(f" {entry.unit}" if entry.unit else "")
    return Field(*words, box, box.value, lambda value: box.setValue(int(value)), box.valueChanged.connect)


def _decimal(entry: Param, words: Words) -> Field:
    box = _CalmDecimal()
    _roomy(box)
    # "1,000" must not be a thousand on one machine and one on another
    box.setLocale(QLocale.c())
    low = -FLOAT_MOST if entry.low is None else entry.low
    high = FLOAT_MOST if entry.high is None else entry.high
    box.setDecimals(6)
    box.setRange(low, high)
    box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
    box.setSuffix(f" {entry.unit}" if entry.unit else "")
    return Field(*words, box, box.value, lambda value: box.setValue(float(value)), box.valueChanged.connect)


def _text(entry: Param, words: Words) -> Field:
    line = QLineEdit()
    line.setPlaceholderText(str(entry.default or ""))
    if entry.is_secret:
        line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    return Field(*words, line, line.text, lambda value: line.setText(str(value)), line.textChanged.connect)


def _name(choice: str) -> str:
    return choice.upper() if choice in ACRONYMS else choice.replace("_", " ").capitalize()


def _choice(entry: Param, words: Words) -> Field:
    box = _CalmChoice()
    for choice in entry.choices:
        box.addItem(_name(choice), choice)

    def listen(tell: Callable[[object], None]) -> None:
        box.currentIndexChanged.connect(lambda _: tell(box.currentData()))

    return Field(*words, box, box.currentData, lambda value: box.setCurrentIndex(box.findData(value)), listen)


class _Calm:
    """Turning the wheel over a form scrolls the form; it must not change values in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Only what has the focus turns."""
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class _CalmSpin(_Calm, QSpinBox):
    """A spin box that needs the focus."""


class _CalmDecimal(_Calm, QDoubleSpinBox):
    """Shows no more digits than the number has."""

    def textFromValue(self, value: float) -> str:  # noqa: N802
        """0.05, not 0.050000."""
        return f"{value:.6f}".rstrip("0").rstrip(".") or "0"


class _CalmChoice(_Calm, QComboBox):
    """A choice that needs the focus."""

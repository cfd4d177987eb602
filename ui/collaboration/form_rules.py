"""What an answer to a question must be: bounds, a unit, a pattern, the words at the ends of a scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from core.collaboration.form_questions import WORDS_MOST, Question, QuestionKind, stored
from core.collaboration.form_values import as_number
from core.errors import InputError
from ui import theme
from ui.widgets.label import label


@dataclass(frozen=True)
class Rule:
    """A field of a question, its words, and whether it is a number."""

    name: str
    title: str
    is_number: bool = True
    hint: str = ""


_LENGTH = (Rule("low", "Characters, at least"), Rule("high", "Characters, at most"))
RULES: Mapping[QuestionKind, tuple[Rule, ...]] = {
    QuestionKind.SHORT: (
        *_LENGTH,
        Rule("pattern", "Must look like", is_number=False, hint="[A-Z]{2}-\\d{4} fits AB-1234"),
    ),
    QuestionKind.LONG: _LENGTH,
    QuestionKind.NUMBER: (
        Rule("low", "At least"),
        Rule("high", "At most"),
        Rule("step", "In steps of"),
        Rule("unit", "Unit", is_number=False, hint="kg, years, …"),
    ),
    QuestionKind.CHOICES: (Rule("low", "Choose at least"), Rule("high", "Choose at most")),
    QuestionKind.SCALE: (
        Rule("low", "From (0 or 1)", hint="1"),
        Rule("high", "To", hint="5"),
        Rule("low_words", "Means", is_number=False, hint="Not at all"),
        Rule("high_words", "Means", is_number=False, hint="Very much"),
    ),
}


class RulesEditor(QWidget):
    """`changed(name, value)` when the person sets a rule that can be."""

    changed = Signal(str, object)

    def __init__(self, kind: QuestionKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.lines: dict[str, QLineEdit] = {}
        self.error = label(tone="bad", wraps=True)
        self.error.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for place, rule in enumerate(RULES.get(kind, ())):
            line = self.lines[rule.name] = QLineEdit()
            line.setAccessibleName(rule.title)
            line.setPlaceholderText(rule.hint or ("any" if rule.is_number else ""))
            line.setMaxLength(20 if rule.is_number else WORDS_MOST)
            line.textEdited.connect(lambda text, rule=rule: self._edited(rule, text))
            row, column = divmod(place, 2)
            is_alone = rule.name == "pattern"
            grid.addWidget(label(rule.title, role="caption"), 2 * row, column, 1, 2 if is_alone else 1)
            grid.addWidget(line, 2 * row + 1, column, 1, 2 if is_alone else 1)
        grid.addWidget(self.error, 9, 0, 1, 2)

    def refresh(self, question: Question, *, may_write: bool) -> None:
        """What is so now; what is being typed and cannot be yet stays."""
        for rule in RULES.get(self.kind, ()):
            line, value = self.lines[rule.name], getattr(question, rule.name)
            line.setReadOnly(not may_write)
            if line.hasFocus() and line.property("bad"):
                continue
            if (as_number(line.text()) if rule.is_number else line.text()) != value:
                line.setText(("" if value is None else f"{value:.15g}") if rule.is_number else value)

    def _edited(self, rule: Rule, text: str) -> None:
        value = as_number(text) if rule.is_number else text
        words = ""
        try:
            if rule.is_number and isinstance(value, str):
                words = f"“{text.strip()}” is not a number."
            else:
                stored(rule.name, value)
        except InputError as error:  # said beside the field, where it is mended
            words = str(error)
        line = self.lines[rule.name]
        line.setProperty("bad", bool(words))
        theme.restyle(line)
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if not words:
            self.changed.emit(rule.name, value)

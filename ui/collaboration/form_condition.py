"""When a question is shown: always, or when the answer to one above it is as it should be."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.collaboration.form import Form
from core.collaboration.form_questions import OFFERING, WORDS_MOST, Condition, Question, QuestionKind, Test
from core.collaboration.form_values import as_number
from ui.collaboration.form_kinds import TESTS, TESTS_OF
from ui.widgets.label import label

ALWAYS = ""


class ConditionEditor(QWidget):
    """`changed(Condition or None)` when the person sets it."""

    changed = Signal(object)

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._above: dict[str, Question] = {}
        self.which = QComboBox()
        self.which.setAccessibleName("Shown")
        self.which.currentIndexChanged.connect(lambda _: self._chose_question())
        self.test = QComboBox()
        self.test.setAccessibleName("What its answer must be")
        self.test.currentIndexChanged.connect(lambda _: self._chose_test())
        self.choice = QComboBox()
        self.choice.setAccessibleName("Which answer")
        self.choice.currentIndexChanged.connect(lambda _: self._tell())
        self.line = QLineEdit()
        self.line.setAccessibleName("Which answer")
        self.line.setMaxLength(WORDS_MOST)
        self.line.textEdited.connect(lambda _: self._tell())
        for box in (self.which, self.choice):
            # titles are long; what is cut off is in the list that opens
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.note = label(role="caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.which)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self.test)
        answer.addWidget(self.choice, 1)
        answer.addWidget(self.line, 1)
        column.addLayout(answer)
        column.addWidget(self.note)

    def refresh(self, question: Question, *, may_write: bool) -> None:
        """What is so now."""
        ids = [one.id for one in self.form.questions]
        place = ids.index(question.id) if question.id in ids else 0
        self._above = {one.id: one for one in self.form.questions[:place] if one.is_asked}
        condition = question.condition
        is_lost = condition is not None and condition.question_id not in self._above
        titles = [(one.id, f"If “{_short(one.title)}”") for one in self._above.values()]
        _offer(self.which, [(ALWAYS, "Always"), *titles])
        with QSignalBlocker(self.which):
            self.which.setCurrentIndex(max(0, self.which.findData(condition.question_id if condition else ALWAYS)))
        self.note.setText(
            "It was shown depending on a question that is gone or stands below it now, so it is always shown."
            if is_lost
            else ("" if self._above else "Only answers to questions above it can decide.")
        )
        self.note.setVisible(bool(self.note.text()))
        self._fill(None if is_lost else condition)
        for widget in (self.which, self.test, self.choice, self.line):
            widget.setEnabled(may_write)

    def _fill(self, condition: Condition | None) -> None:
        """The fields after the first, for a condition."""
        asked = self._above.get(condition.question_id) if condition is not None else None
        for widget in (self.test, self.choice, self.line):
            widget.setVisible(asked is not None)
        if asked is None or condition is None:
            return
        _offer(self.test, [(str(one), TESTS[one]) for one in TESTS_OF[asked.kind]])
        with QSignalBlocker(self.test):
            self.test.setCurrentIndex(max(0, self.test.findData(str(condition.test))))
        is_chosen = asked.kind in OFFERING or asked.kind is QuestionKind.YES_NO
        has_value = condition.test is not Test.ANSWERED
        self.choice.setVisible(has_value and is_chosen)
        self.line.setVisible(has_value and not is_chosen)
        if is_chosen:
            _offer(self.choice, self._choices(asked))
            with QSignalBlocker(self.choice):
                place = next((n for n in range(self.choice.count()) if self.choice.itemData(n) == condition.value), -1)
                self.choice.setCurrentIndex(place)
        else:
            words = condition.value if isinstance(condition.value, str) else _number_words(condition.value)
            if self.line.text() != words and as_number(self.line.text()) != condition.value:
                self.line.setText(words)

    def _choices(self, asked: Question) -> list[tuple[object, str]]:
        if asked.kind is QuestionKind.YES_NO:
            return [(True, "Yes"), (False, "No")]
        return [(option.id, option.title or "Untitled") for option in self.form.options(asked.id)]

    def _chose_question(self) -> None:
        asked = self._above.get(str(self.which.currentData() or ALWAYS))
        if asked is None:
            self.changed.emit(None)
            return
        test = TESTS_OF[asked.kind][0]
        self.changed.emit(Condition(asked.id, test, True if test is Test.IS else None))

    def _chose_test(self) -> None:
        asked = self._above.get(str(self.which.currentData() or ALWAYS))
        if asked is not None:
            choices = self._choices(asked)
            self.changed.emit(Condition(asked.id, Test(self.test.currentData()), choices[0][0] if choices else None))  # type: ignore[arg-type]  # an id, or yes and no

    def _tell(self) -> None:
        asked = self._above.get(str(self.which.currentData() or ALWAYS))
        if asked is None:
            return
        if asked.kind in OFFERING or asked.kind is QuestionKind.YES_NO:
            value = self.choice.currentData()
        elif asked.kind in (QuestionKind.NUMBER, QuestionKind.SCALE):
            value = as_number(self.line.text())
        else:
            value = self.line.text()
        self.changed.emit(Condition(asked.id, Test(self.test.currentData()), value))


def _short(title: str) -> str:
    words = " ".join(title.split()) or "Untitled"
    return words if len(words) <= 40 else f"{words[:39]}…"


def _number_words(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _offer(box: QComboBox, wanted: Sequence[tuple[object, str]]) -> None:
    if [(box.itemData(place), box.itemText(place)) for place in range(box.count())] != list(wanted):
        with QSignalBlocker(box):
            box.clear()
            for key, words in wanted:
                box.addItem(words, key)

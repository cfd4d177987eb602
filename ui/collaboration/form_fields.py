"""The field that a question is answered in, for each kind of question."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.collaboration.form_checks import SIZES
from core.collaboration.form_questions import Option, Question, QuestionKind
from core.collaboration.form_values import Value, as_number
from ui import theme
from ui.collaboration.shared_words import SharedLine, SharedText
from ui.widgets.button import button
from ui.widgets.label import label
from ui.widgets.moment_field import DayField, TimeField

NUMBER_WIDTH = 170
MARK_WIDTH = 40


class AnswerField(QWidget):
    """`changed(value)` when the person answers, as core's Value; undo and redo of words are the document's."""

    changed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self.row = QVBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    @property
    def words(self) -> SharedLine | SharedText | None:
        """Where several may write at once; None where something is chosen or set."""
        return None

    def show_value(self, value: Value) -> None:
        """Show an answer without telling anybody."""

    def set_editable(self, is_editable: bool) -> None:
        """Whether the person may answer."""
        self.setEnabled(is_editable)

    def set_title(self, title: str) -> None:
        """What a screen reader calls it."""
        for widget in self.findChildren(QWidget):
            if isinstance(widget, QLineEdit | SharedText) and not widget.objectName().startswith("qt_"):
                widget.setAccessibleName(title)

    def set_bad(self, is_bad: bool) -> None:
        """Mark what is wrong."""
        for widget in self.findChildren(QWidget):
            if isinstance(widget, QLineEdit | SharedText) and bool(widget.property("bad")) != is_bad:
                widget.setProperty("bad", is_bad)
                theme.restyle(widget)


class WordsField(AnswerField):
    """A line, or several."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self._words: SharedLine | SharedText
        if question.kind is QuestionKind.LONG:
            self._words = SharedText(question.title, hint="Your answer", rows=(3, 12))
        else:
            hint = "name@example.org" if question.kind is QuestionKind.EMAIL else "Your answer"
            self._words = SharedLine(question.title, most=SIZES[question.kind], hint=hint)
        self._words.written.connect(self.changed.emit)
        self._words.undo_wanted.connect(self.undo_wanted.emit)
        self._words.redo_wanted.connect(self.redo_wanted.emit)
        self.row.addWidget(self._words)
        self.setFocusProxy(self._words)

    @property
    def words(self) -> SharedLine | SharedText:
        """The line, or the lines."""
        return self._words

    def show_value(self, value: Value) -> None:
        """The text, spaces at its ends included: somebody may be about to write the next word."""
        self._words.show_text(value if isinstance(value, str) else "")

    def set_editable(self, is_editable: bool) -> None:
        """What cannot be changed can still be selected."""
        self._words.setReadOnly(not is_editable)


class NumberField(AnswerField):
    """A number with its unit."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.line = QLineEdit()
        self.line.setAccessibleName(question.title)
        self.line.setFixedWidth(NUMBER_WIDTH)
        self.line.setMaxLength(40)
        self.line.setPlaceholderText(_range_words(question))
        self.line.textEdited.connect(lambda text: self.changed.emit(as_number(text)))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.line)
        line.addWidget(label(question.unit, tone="muted"))
        line.addStretch(1)
        self.row.addLayout(line)
        self.setFocusProxy(self.line)

    def show_value(self, value: Value) -> None:
        """The number, as it was typed while it is the same one."""
        if as_number(self.line.text()) != value:
            self.line.setText(f"{value:.15g}" if isinstance(value, int | float) else str(value or ""))

    def set_editable(self, is_editable: bool) -> None:
        """What cannot be changed can still be selected."""
        self.line.setReadOnly(not is_editable)


class OptionsField(AnswerField):
    """Options below each other, of which one or several are chosen."""

    def __init__(self, question: Question, options: Sequence[Option]) -> None:
        super().__init__(question)
        self.is_one = question.kind is QuestionKind.CHOICE
        self.boxes: dict[str, QAbstractButton] = {}
        for option in options:
            title = (option.title or "Untitled").replace("&", "&&")
            box: QAbstractButton = QRadioButton(title) if self.is_one else QCheckBox(title)
            # one can be taken back too, which Qt's groups of radio buttons do not know
            box.setAutoExclusive(False)
            box.clicked.connect(lambda is_on, one=option.id: self._clicked(one, is_on))
            self.boxes[option.id] = box
            self.row.addWidget(box)
        if not options:
            self.row.addWidget(label("There is nothing to choose yet.", tone="muted"))
        elif self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def show_value(self, value: Value) -> None:
        """What is chosen."""
        chosen = value if isinstance(value, frozenset) else frozenset({value})
        for one, box in self.boxes.items():
            box.setChecked(one in chosen)

    def _clicked(self, option_id: str, is_on: bool) -> None:
        if self.is_one:
            self.show_value(option_id if is_on else None)
            self.changed.emit(option_id if is_on else None)
        else:
            self.changed.emit(frozenset(one for one, box in self.boxes.items() if box.isChecked()))


class MarksField(AnswerField):
    """Marks side by side: a scale, or yes and no."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        is_scale = question.kind is QuestionKind.SCALE
        marks: dict[object, str] = (
            {mark: str(mark) for mark in question.scale} if is_scale else {True: "Yes", False: "No"}
        )
        self.marks: dict[object, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        line = QHBoxLayout()
        line.setSpacing(6)
        if question.low_words:
            line.addWidget(label(question.low_words, tone="muted", wraps=True))
        for value, words in marks.items():
            made = button(words)
            made.setCheckable(True)
            made.setAccessibleName(f"{question.title}: {words}")
            if is_scale:
                made.setFixedWidth(MARK_WIDTH)
                made.setStyleSheet("padding: 0;")
            made.clicked.connect(lambda is_on, value=value: self._clicked(value if is_on else None))
            self._group.addButton(made)
            self.marks[value] = made
            line.addWidget(made)
        if question.high_words:
            line.addWidget(label(question.high_words, tone="muted", wraps=True))
        line.addStretch(1)
        self.row.addLayout(line)
        self.setFocusProxy(next(iter(self.marks.values())))

    def show_value(self, value: Value) -> None:
        """Which mark it is."""
        for mark, made in self.marks.items():
            made.setChecked(isinstance(mark, bool) == isinstance(value, bool) and mark == value)

    def _clicked(self, value: Value) -> None:
        self.show_value(value)
        self.changed.emit(value)


class WhenField(AnswerField):
    """A date or a time."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        kind = DayField if question.kind is QuestionKind.DATE else TimeField
        self.moment = kind(name=question.title)
        self.moment.changed.connect(lambda words: self.changed.emit(words or None))
        self.row.addWidget(self.moment)
        self.setFocusProxy(self.moment)

    def show_value(self, value: Value) -> None:
        """The date or time."""
        with QSignalBlocker(self.moment):
            self.moment.show_words(value if isinstance(value, str) else "")

    def set_editable(self, is_editable: bool) -> None:
        """Whether the person may set it."""
        self.moment.set_editable(is_editable)


def field_key(question: Question, options: Sequence[Option]) -> tuple[object, ...]:
    """What a field depends on: while it is the same, somebody may go on writing in it."""
    match question.kind:
        case QuestionKind.NUMBER:
            return question.kind, question.unit, question.low, question.high
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return question.kind, tuple((option.id, option.title) for option in options)
        case QuestionKind.SCALE:
            return question.kind, question.title, question.scale, question.low_words, question.high_words
        case QuestionKind.YES_NO | QuestionKind.DATE | QuestionKind.TIME:
            return question.kind, question.title
    return (question.kind,)


def make_field(question: Question, options: Sequence[Option]) -> AnswerField:
    """The field for a question that wants an answer."""
    match question.kind:
        case QuestionKind.SHORT | QuestionKind.LONG | QuestionKind.EMAIL:
            return WordsField(question)
        case QuestionKind.NUMBER:
            return NumberField(question)
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            return OptionsField(question, options)
        case QuestionKind.SCALE | QuestionKind.YES_NO:
            return MarksField(question)
        case QuestionKind.DATE | QuestionKind.TIME:
            return WhenField(question)
    made = AnswerField(question)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def _range_words(question: Question) -> str:
    low, high = question.low, question.high
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    if low is not None:
        return f"{low:g} or more"
    return f"{high:g} or less" if high is not None else "A number"

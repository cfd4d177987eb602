"""A field for each kind of question: what the person does is told as a value, what is shown is not told."""

import pytest
from PySide6.QtCore import QDate, QTime
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from core.collaboration.form_questions import Option, Question, QuestionKind
from ui.collaboration.form_fields import make_field

OPTIONS = tuple(Option(one, "q", title, 0.0) for one, title in (("a", "Red & blue"), ("b", "Green")))


@pytest.fixture
def field(qtbot):
    def make(kind, **values):
        made = make_field(Question("q", kind, title="Question", **values), OPTIONS)
        qtbot.addWidget(made)
        made.told = []
        made.changed.connect(made.told.append)
        made.show()
        return made

    return make


@pytest.mark.parametrize("kind", [QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.EMAIL])
def test_words(field, qtbot, kind):
    made = field(kind)
    qtbot.keyClicks(made.words, "hi")
    assert made.told == ["h", "hi"]
    made.show_value("hi there")
    made.show_value(None)
    assert len(made.told) == 2
    made.set_editable(False)
    qtbot.keyClicks(made.words, "x")
    assert len(made.told) == 2
    made.set_bad(True)
    assert made.words.property("bad")


def test_numbers_stay_as_they_are_typed(field, qtbot):
    made = field(QuestionKind.NUMBER, unit="kg", low=0.0, high=9.0)
    assert made.line.placeholderText() == "0 to 9"
    for text in ("1", ",", "5"):
        qtbot.keyClicks(made.line, text)
        made.show_value(made.told[-1])
    assert made.told == [1.0, 1.0, 1.5] and made.line.text() == "1,5"
    qtbot.keyClicks(made.line, "x")
    assert made.told[-1] == "1,5x"
    made.show_value(12.0)
    assert made.line.text() == "12"


def test_one_choice_can_be_taken_back(field):
    made = field(QuestionKind.CHOICE)
    one, other = made.boxes.values()
    assert one.text() == "Red && blue"
    one.click()
    other.click()
    other.click()
    assert made.told == ["a", "b", None]
    made.show_value("a")
    assert one.isChecked() and not other.isChecked() and len(made.told) == 3


def test_several_choices(field):
    made = field(QuestionKind.CHOICES)
    one, other = made.boxes.values()
    one.click()
    other.click()
    one.click()
    assert made.told == [{"a"}, {"a", "b"}, {"b"}]
    made.show_value(frozenset({"a"}))
    assert one.isChecked() and not other.isChecked()


def test_marks(field):
    made = field(QuestionKind.SCALE, low=0.0, high=3.0, low_words="Bad", high_words="Good")
    assert list(made.marks) == [0, 1, 2, 3]
    made.marks[0].click()
    made.marks[2].click()
    made.marks[2].click()
    assert made.told == [0, 2, None]
    made.show_value(3.0)
    assert [mark for mark, button in made.marks.items() if button.isChecked()] == [3]


def test_yes_is_not_one(field):
    made = field(QuestionKind.YES_NO)
    made.marks[False].click()
    assert made.told == [False] and made.marks[False].isChecked()
    made.show_value(1)
    assert not any(button.isChecked() for button in made.marks.values())


def test_dates_and_times(field):
    day, time = field(QuestionKind.DATE), field(QuestionKind.TIME)
    day.moment.start_button.click()
    day.moment.edit.setDate(QDate(2026, 11, 27))
    day.moment.clear_button.click()
    assert day.told[-2:] == ["2026-11-27", None]
    time.show_value("09:30")
    assert time.told == [] and time.moment.edit.time() == QTime(9, 30)


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind is not QuestionKind.SECTION])
def test_every_field_has_names_and_can_be_shut(field, kind):
    made = field(kind)
    parts = [part for part in made.findChildren(QLineEdit) if not part.objectName().startswith("qt_")]
    buttons = [part for part in made.findChildren(QAbstractButton) if not part.objectName().startswith("qt_")]
    assert all(part.accessibleName() for part in parts)
    assert all(part.accessibleName() or part.text() for part in buttons)
    made.set_editable(False)
    assert all(part.isReadOnly() or not part.isEnabled() for part in parts)


def test_a_heading_has_nothing_to_answer(field):
    assert not field(QuestionKind.SECTION).findChildren(QLineEdit)

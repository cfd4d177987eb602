"""What was answered to one question, as a card."""

from PySide6.QtWidgets import QLabel

from core.collaboration.form_questions import Question, QuestionKind
from core.collaboration.form_results import Summary, numbers_of
from ui.collaboration.form_summary import SummaryCard, number_words


def words(card):
    return [label.text() for label in card.texts.findChildren(QLabel) if not label.isHidden()]


def test_counts_are_bars(qtbot):
    question = Question("q", QuestionKind.CHOICE, title="Colour")
    card = SummaryCard(Summary(question, 3, 2, counts=(("Red", 2), ("Blue", 0))))
    qtbot.addWidget(card)
    assert card.chart.table() == (["name", "Answers"], [["Red", 2.0], ["Blue", 0.0]])
    assert card.note.whole == "2 of 3 answered"
    card.show_summary(Summary(question, 4, 3, counts=(("Red", 3), ("Blue", 0))))
    assert card.chart.table()[1][0] == ["Red", 3.0]


def test_numbers_are_bars_and_words(qtbot):
    numbers = numbers_of([1.0, 2.0, 3.0, 6.0])
    card = SummaryCard(Summary(Question("q", QuestionKind.NUMBER, unit="kg"), 4, 4, numbers=numbers))
    qtbot.addWidget(card)
    assert sum(row[1] for row in card.chart.table()[1]) == 4
    assert card.words.text() == number_words(numbers, "kg")
    assert card.words.text().startswith("Mean 3 kg ± 2.16 · median 2.5 kg · half of all between 1.75 and 3.75")


def test_texts_are_shown_as_they_are_written(qtbot):
    question = Question("q", QuestionKind.LONG, title="Words")
    card = SummaryCard(Summary(question, 0, 0))
    qtbot.addWidget(card)
    assert words(card) == ["No answers yet."]
    card.show_summary(Summary(question, 10, 10, texts=tuple(f"<b>{number}</b>" for number in range(10))))
    shown = words(card)
    assert "<b>0</b>" in shown and "and 2 more in the table" in shown

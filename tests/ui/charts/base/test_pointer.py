"""The card under the pointer stays in its chart and says no more than fits."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from ui.charts.base.pointer import MOST_ROWS, Reading, ReadingRow, ValueCard


def row(number):
    return ReadingRow("#6ea8fe", f"name {number}", "1.5", 0.5)


def test_the_card_never_leaves_the_chart(qtbot):
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(400, 200)
    card = ValueCard(area)
    for place in (QPoint(0, 0), QPoint(399, 199), QPoint(200, 100), QPoint(399, 0)):
        card.show_at(place, Reading(1.0, "round 1", (row(1), row(2))))
        assert area.rect().contains(card.geometry())
        assert not card.geometry().contains(place)


def test_many_curves_are_summed_up(qtbot):
    area = QWidget()
    qtbot.addWidget(area)
    area.resize(400, 600)
    card = ValueCard(area)
    reading = Reading(1.0, "", tuple(row(n) for n in range(40)))
    rows = card._rows(reading)
    assert len(rows) == MOST_ROWS + 1
    assert rows[-1].name == "and 28 more"
    card.show_at(QPoint(10, 10), reading)
    assert not card.grab().isNull()


def test_a_reading_can_be_read_aloud():
    reading = Reading(3.0, "round 3", (ReadingRow("bad", "ada", "0.5"), ReadingRow("bad", "bo", "0.7")))
    assert reading.in_words() == "round 3; ada 0.5; bo 0.7"

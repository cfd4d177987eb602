"""The chat shows who said what when, what is unsent, and sends."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from core.collaboration.talk_records import ChatLine
from ui.collaboration.talk import MOST, ChatCard, when


def line(number, *, author="bo", state="delivered", sent=1_000_000.0):
    return ChatLine(str(number), "w", author, author.title(), f"line {number}", sent, state)


@pytest.fixture
def card(qtbot):
    made = ChatCard()
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def texts(card):
    QApplication.processEvents()
    return [found.text() for found in card.area.widget().findChildren(QLabel) if not found.isHidden()]


def test_lines_of_one_author_stand_under_one_name(card):
    card.show_lines([line(1), line(2), line(3, author="ada")])
    assert [text for text in texts(card) if text in ("Bo", "Ada")] == ["Bo", "Ada"]


def test_new_lines_are_added_and_a_changed_one_is_shown_anew(card, qtbot):
    card.show_lines([line(1, state="unsent")])
    assert "line 1  · unsent" in texts(card)
    card.show_lines([line(1), line(2)])
    qtbot.wait(10)
    assert [text for text in texts(card) if text.startswith("line")] == ["line 1", "line 2"]


def test_return_sends_and_empties_the_line(card, qtbot):
    card.line.setText("  Hello 👋 ")
    with qtbot.waitSignal(card.said) as caught:
        qtbot.keyClick(card.line, Qt.Key.Key_Return)
    assert caught.args == ["Hello 👋"]
    assert card.line.text() == ""
    with qtbot.assertNotEmitted(card.said):
        card.send_button.click()


def test_the_newest_line_is_in_sight_unless_one_reads_further_up(card, qtbot):
    bar = card.area.verticalScrollBar()
    card.show_lines([line(number) for number in range(40)])
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.setValue(0)
    card.show_lines([line(number) for number in range(41)])
    qtbot.wait(50)
    assert bar.value() == 0


def test_a_long_history_shows_its_end(card):
    card.show_lines([line(number) for number in range(MOST + 50)])
    assert len(card.shown) == MOST
    assert card.shown[-1].text == f"line {MOST + 49}"


def test_markup_in_a_line_is_only_words(card):
    card.show_lines([ChatLine("1", "w", "x", "<b>X</b>", "<img src=x>", 0.0)])
    assert "<img src=x>" in texts(card)
    assert all(found.textFormat() == Qt.TextFormat.PlainText for found in card.area.widget().findChildren(QLabel))


def test_an_ended_workspace_hears_nothing(card):
    card.set_open(False)
    assert not card.line.isEnabled()


def test_the_time_of_today_is_short():
    now = time.time()
    assert when(now) == time.strftime("%H:%M", time.localtime(now))
    assert when(0.0).startswith(time.strftime("%d %b", time.localtime(0.0)))

"""The card says what is proposed and why, stays in its window, and is used with mouse or keyboard."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from core.collaboration.assist.grammar.hints import Hint
from core.collaboration.assist.grammar.reasons import FORM
from ui.collaboration.hint_card import HintCard

HINT = Hint(4, 8, "have", "has", FORM)


@pytest.fixture
def card(qtbot):
    window = QWidget()
    window.resize(500, 300)
    qtbot.addWidget(window)
    window.show()
    made = HintCard(HINT, window)
    made.told = []
    made.used.connect(lambda: made.told.append("used"))
    made.left.connect(lambda: made.told.append("left"))
    made.closed.connect(lambda: made.told.append("closed"))
    made.show_below(QRect(20, 40, 2, 18))
    return made


def test_it_says_what_and_why(card):
    said = [each.text() for each in card.findChildren(QLabel)]
    assert said == ["have", "→", "has", FORM]
    assert card.accessibleName() == f"Instead of “have”: “has”. {FORM}"


def test_it_stays_in_the_window(card):
    assert (card.x(), card.y()) == (20, 40 + 18 - 1 + 4)
    card.show_below(QRect(490, 290, 2, 18))
    assert card.geometry().right() <= 500 and card.geometry().bottom() < 290


def test_buttons_and_keys(card, qtbot):
    card.use_button.click()
    card.leave_button.click()
    card.use_button.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert card.told == ["used", "left", "used", "closed"]

"""An emoji is chosen by a click or with the arrows."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from core.collaboration.talk_checks import EMOJI_CHARACTERS
from ui.collaboration.talk_emoji import COLUMNS, EMOJIS, EmojiChooser, name_of


@pytest.fixture
def chooser(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = EmojiChooser(holder)
    made.open_at(QPoint(300, 300))
    yield made
    holder.close()


def test_arrows_move_and_return_chooses(chooser, qtbot):
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(chooser.focusWidget() or chooser.buttons[0], key)
    assert chooser.focusWidget() is chooser.buttons[COLUMNS + 1]
    with qtbot.waitSignal(chooser.chosen) as caught:
        qtbot.keyClick(chooser.buttons[COLUMNS + 1], Qt.Key.Key_Return)
    assert caught.args == [EMOJIS[COLUMNS + 1]]
    assert not chooser.isVisible()


def test_each_is_there_once_can_be_sent_and_has_a_name():
    assert len(set(EMOJIS)) == len(EMOJIS)
    assert all(len(emoji) <= EMOJI_CHARACTERS and name_of(emoji) for emoji in EMOJIS)
    assert name_of("👍") == "Thumbs up sign"

"""Messages: short, at the bottom, gone when dismissed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from core.errors import InputError
from ui import messages
from ui.messages import Messages


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_every_widget_of_a_window_has_the_same_messages(window):
    child = QWidget(QWidget(window))
    assert Messages.of(child) is Messages.of(window)


def test_an_error_says_what_happened_and_what_to_do_and_stays(window, qtbot, monkeypatch):
    monkeypatch.setattr(messages, "INFO_MS", 20)
    shown = Messages.of(window)
    shown.error(InputError("Nobody is there.", "Ask whether it runs."))
    shown.info("3 pictures were added.")
    assert shown.texts() == ["Nobody is there. Ask whether it runs.", "3 pictures were added."]
    qtbot.waitUntil(lambda: len(shown.toasts) == 1)
    assert shown.texts() == ["Nobody is there. Ask whether it runs."]


def test_it_stands_at_the_bottom_of_the_window_at_every_size(window):
    shown = Messages.of(window)
    shown.info("Here.")
    window.resize(500, 400)
    assert shown.isVisible()
    toast = shown.toasts[0]
    assert window.rect().contains(toast.geometry().translated(shown.pos()))
    assert shown.geometry().bottom() > 360


def test_a_button_does_its_thing_and_dismisses(window, qtbot):
    undone = []
    shown = Messages.of(window)
    shown.info("In the trash.", button="Undo", do=lambda: undone.append(True))
    qtbot.mouseClick(shown.toasts[0].button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not shown.toasts


def test_escape_and_the_cross_dismiss(window, qtbot):
    shown = Messages.of(window)
    shown.error(InputError("One."))
    qtbot.keyClick(shown.toasts[0], Qt.Key.Key_Escape)
    shown.error(InputError("Two."))
    shown.toasts[0].close_button.click()
    assert shown.texts() == []
    assert shown.isHidden()


def test_the_same_words_are_not_shown_twice_and_the_oldest_makes_room(window):
    shown = Messages.of(window)
    for words in ("a", "a", "b", "c", "d"):
        shown.error(InputError(words))
    assert shown.texts() == ["b", "c", "d"]
    shown.clear()
    assert shown.texts() == []


def test_words_of_others_are_not_read_as_markup(window):
    shown = Messages.of(window)
    shown.info("<b>bold.jpg</b>")
    assert "<b>" in shown.texts()[0]


def test_a_dialog_that_is_closed_leaves_its_messages_to_its_window(window, qtbot):
    dialog = QDialog(window)
    assert Messages.of(dialog) is Messages.of(window)
    dialog.show()
    assert Messages.of(dialog) is not Messages.of(window)
    dialog.close()


def test_news_about_the_same_take_the_place_of_what_was_said_before(window):
    shown = Messages.of(window)
    shown.info("1 message", about="chat")
    shown.info("Something else")
    shown.info("2 messages", about="chat")
    assert shown.texts() == ["Something else", "2 messages"]

"""Ghost text: Tab takes it, Esc lets it go, and it never shows where it would be wrong."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from ui.collaboration.editor import NoteEditor
from ui.collaboration.ghost import Ghost


@pytest.fixture
def field(qtbot):
    made = NoteEditor()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def ghost(field):
    return Ghost(field, lambda before: "scope" if before.endswith("tele") else "")


async def typed(qtbot, field, ghost, text):
    qtbot.keyClicks(field, text)
    ghost.look()
    await asyncio.sleep(0.03)


async def test_tab_writes_what_is_shown(qtbot, field, ghost):
    await typed(qtbot, field, ghost, "a tele")
    assert ghost.isVisible() and ghost.text == "scope"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.toPlainText() == "a telescope" and not ghost.isVisible()
    # with nothing shown, Tab is Tab
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.toPlainText() == "a telescope\t"


async def test_escape_lets_it_go(qtbot, field, ghost):
    await typed(qtbot, field, ghost, "tele")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not ghost.isVisible() and field.toPlainText() == "tele"


async def test_typing_on_and_moving_away_let_it_go(qtbot, field, ghost):
    await typed(qtbot, field, ghost, "tele")
    qtbot.keyClicks(field, "x")
    assert not ghost.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    ghost.look()
    await asyncio.sleep(0.03)
    assert ghost.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Left)
    assert not ghost.isVisible()


async def test_inside_a_line_nothing_covers_the_words(qtbot, field, ghost):
    field.setPlainText("tele and more")
    cursor = field.textCursor()
    cursor.setPosition(4)
    field.setTextCursor(cursor)
    ghost.look()
    await asyncio.sleep(0.03)
    assert not ghost.isVisible()


async def test_never_while_something_is_composed_or_only_read(qtbot, field, ghost):
    field.setPlainText("tele")
    field.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    ghost.look()
    await asyncio.sleep(0.03)
    assert not ghost.isVisible()
    QApplication.sendEvent(field, QInputMethodEvent("", []))
    ghost.look()
    await asyncio.sleep(0.03)
    assert ghost.isVisible()
    ghost.dismiss()
    field.setReadOnly(True)
    ghost.look()
    await asyncio.sleep(0.03)
    assert not ghost.isVisible()


async def test_it_stays_when_the_field_gets_another_size(qtbot, field, ghost):
    await typed(qtbot, field, ghost, "tele")
    field.resize(420, 160)
    await asyncio.sleep(0.05)
    assert ghost.isVisible() and ghost.text == "scope"

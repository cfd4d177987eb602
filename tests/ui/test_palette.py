"""Ctrl+K: everything, by a few letters, without the mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget

from ui.palette import Entry, Palette


@pytest.fixture
def ran():
    return []


@pytest.fixture
def entries(ran):
    def entry(title, where, **more):
        return Entry(title, where, "zap", lambda: ran.append(title), **more)

    return [
        entry("Home", "Go to"),
        entry("Settings", "Go to", shortcut="Ctrl+,"),
        entry("Add files…", "Library", shortcut="Ctrl+O", hint="Pick files."),
        entry("Add folder…", "Library"),
        entry("Start the training", "Training"),
    ]


@pytest.fixture
def palette(qtbot, entries):
    window = QMainWindow()
    body = QWidget()
    window.setCentralWidget(body)
    window.line = QLineEdit(body)
    qtbot.addWidget(window)
    window.resize(1000, 640)
    window.show()
    made = Palette(body)
    window.line.setFocus()
    made.open(entries)
    yield made  # the window lives as long as this does
    window.close()


def titles(palette):
    return [entry.title for entry, _ in palette.entries.shown]


def test_typing_finds_and_return_runs(palette, qtbot, ran):
    qtbot.keyClicks(palette.field, "af")
    assert set(titles(palette)[:2]) == {"Add files…", "Add folder…"}
    qtbot.keyClicks(palette.field, "i")
    assert titles(palette)[0] == "Add files…"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["Add files…"]
    assert palette.isHidden()


def test_words_may_name_the_page(palette, qtbot):
    qtbot.keyClicks(palette.field, "library folder")
    assert titles(palette) == ["Add folder…"]


def test_arrows_walk_and_go_round(palette, qtbot):
    rows = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(palette.field, key)
        rows.append(palette.list.currentIndex().row())
    assert rows == [4, 0, 1, 4, 0]


def test_escape_closes_and_gives_the_focus_back(palette, qtbot, ran):
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert palette.window().focusWidget() is palette.window().line
    assert ran == []


def test_a_click_beside_it_closes(palette, qtbot):
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=palette.rect().bottomLeft())
    assert palette.isHidden()


def test_nothing_found_is_said_and_return_does_nothing(palette, qtbot, ran):
    qtbot.keyClicks(palette.field, "qqqq")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == []


def test_what_was_used_comes_first_next_time(palette, qtbot, entries):
    qtbot.keyClicks(palette.field, "start")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    palette.open(entries)
    assert titles(palette)[0] == "Start the training"


def test_screen_readers_hear_page_and_title(palette):
    index = palette.entries.index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Library: Add files…"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Pick files."

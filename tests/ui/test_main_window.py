"""The window: pages, palette, drops, and how it comes back."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from core.federated.records import TrainingFinished
from ui import theme
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.page import Page

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def window(running_backend, qtbot):
    made = MainWindow(running_backend)
    qtbot.addWidget(made)
    made.finish_welcome()
    made.show()
    made.activateWindow()
    await asyncio.sleep(0.05)
    return made


async def test_the_first_start_welcomes_and_the_second_does_not(running_backend, qtbot):
    first = MainWindow(running_backend)
    qtbot.addWidget(first)
    assert first.page.name == "welcome"
    first.finish_welcome()
    first.open_page("settings")
    first.close()
    second = MainWindow(running_backend)
    qtbot.addWidget(second)
    assert second.page.name == "settings"


async def test_size_survives_a_restart(running_backend, window, qtbot):
    window.resize(1000, 700)  # the screen of the tests is small, and Qt keeps windows on it
    window.close()
    again = MainWindow(running_backend)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (1000, 700)


async def test_every_page_opens_by_its_keys(window):
    for number, name in enumerate(window.sidebar.buttons, start=1):
        QTest.keyClick(window, Qt.Key.Key_Comma if name == "settings" else Qt.Key(ord(str(number))), CTRL)
        assert window.page.name == name
        assert window.sidebar.buttons[name].isChecked()
        assert window.windowTitle().startswith(window.page.title)


async def test_skipping_the_welcome_leads_to_the_first_page(window):
    window.open_page("welcome").skip()
    assert window.page is window.pages[next(iter(window.sidebar.buttons))]


async def test_the_palette_reaches_every_page_and_every_verb(window):
    entries = window.entries()
    assert len({entry.key for entry in entries}) == len(entries)
    titles = {entry.title for entry in entries if entry.where == "Go to"}
    assert titles == {page.title for page in window.classes.values()}
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.palette_view.isVisible()
    QTest.keyClicks(window.palette_view.field, "find a setting")
    QTest.keyClick(window.palette_view.field, Qt.Key.Key_Return)
    assert window.page.name == "settings"
    assert window.focusWidget() is window.page.search


async def test_the_theme_switches_and_is_remembered(window, running_backend):
    window.switch_theme()
    assert theme.current().name == "light"
    assert running_backend.settings.values.theme == "light"
    window.follow_system()
    assert running_backend.settings.values.theme == "system"


async def test_dropped_files_go_to_the_page_that_wants_them(window):
    taken = []

    class Greedy(Page):
        name = "greedy"
        title = "Greedy"
        icon = "square"

        def accept_paths(self, paths):
            taken.extend(paths)
            return True

    window.classes["greedy"] = Greedy
    window.open_page("greedy")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/a.jpg")])
    place, copy = QPointF(500, 300), Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(place, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    await asyncio.sleep(0.02)
    assert taken == [Path("/tmp/a.jpg")]


async def test_what_is_dragged_out_of_a_page_is_not_dropped_on_it_but_on_others(window):
    media = window.open_page("media")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/a.jpg")])

    def enters():
        place, copy = QPoint(500, 300), Qt.DropAction.CopyAction
        event = QDragEnterEvent(place, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        window.dragEnterEvent(event)
        window.veil.hide()
        return event.isAccepted()

    assert enters()
    media.browser.dragging.is_running = True
    assert not enters()
    window.sidebar.chosen.emit("collaboration")  # as its spring does when something is held over it
    assert enters()


async def test_an_invite_file_is_used_whatever_page_is_shown(window, tmp_path):
    """It is not put into the library: what it leads to, or why not, is said."""
    path = tmp_path / "team.vegainvite"
    path.write_text("vega://nonsense")
    window.open_page("media")
    await window.take([path])
    await asyncio.sleep(0.05)
    assert window.page.name == "network"
    assert any("not a Vega invite link" in text for text in Messages.of(window).texts())


async def test_closing_says_so_and_waits_for_nothing(window):
    told = []
    window.closed.connect(lambda: told.append(True))
    window.close()
    assert told == [True]


async def test_a_second_start_brings_it_to_the_front(window):
    window.showMinimized()
    window.bring_to_front()
    assert window.isVisible()
    assert not window.isMinimized()


@pytest.mark.parametrize("size", [(1000, 640), (1280, 800)])
async def test_pages_fit_and_everything_that_can_be_pressed_is_named(window, size):
    window.resize(*size)
    for name in window.classes:
        page = window.open_page(name)
        await asyncio.sleep(0.02)
        assert page.width() == size[0] - 212, name
        for control in [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]:
            if control.isVisible() and not control.objectName().startswith("qt_"):
                shown = control.text() if isinstance(control, QAbstractButton) else control.placeholderText()
                assert control.accessibleName() or control.toolTip() or shown, f"{name}: {control}"


async def test_the_title_counts_what_is_unread_and_the_keys_open_the_list(window, running_backend):
    running_backend.events.emit(TrainingFinished("f", "Digits", 0.9, 3, "finished"))
    assert window.windowTitle() == f"(1) {window.page.title} – Vega"
    QTest.keyClick(window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.herald.panel.isVisible()
    window.herald.panel.hide()
    window.read_notices()
    assert window.windowTitle() == f"{window.page.title} – Vega"
    await window.pause_notices()
    assert running_backend.notices.hush.is_paused

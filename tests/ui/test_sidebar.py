"""The sidebar: pages, what runs, settings."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication

from core.jobs import Jobs
from ui.pages import AT_THE_BOTTOM, IN_THE_SIDEBAR
from ui.sidebar import Sidebar


@pytest.fixture
def sidebar(qtbot):
    made = Sidebar(IN_THE_SIDEBAR, AT_THE_BOTTOM, Jobs(lambda event: None))
    qtbot.addWidget(made)
    made.resize(212, 640)
    made.show()
    return made


def test_a_press_asks_for_the_page(sidebar, qtbot):
    with qtbot.waitSignal(sidebar.chosen) as blocker:
        qtbot.mouseClick(sidebar.buttons["media"], Qt.MouseButton.LeftButton)
    assert blocker.args == ["media"]
    with qtbot.waitSignal(sidebar.search_wanted):
        sidebar.search.click()


def test_one_page_is_marked_or_none(sidebar):
    sidebar.choose("media")
    sidebar.choose("settings")
    assert [name for name, button in sidebar.buttons.items() if button.isChecked()] == ["settings"]
    sidebar.choose("welcome")
    assert not any(button.isChecked() for button in sidebar.buttons.values())


def test_it_stands_as_in_the_reference_picture(sidebar):
    """Reference: entries from x 14 to 198, the first from y 54 to 91, the next 40 px lower."""
    first, second = list(sidebar.buttons.values())[:2]
    assert (first.x(), first.y(), first.width(), first.height()) == (14, 54, 184, 37)
    assert second.y() - first.y() == 40


def test_every_entry_can_be_reached_and_read(sidebar):
    for name, button in sidebar.buttons.items():
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, name
        assert button.accessibleName(), name
        assert "Ctrl+" in button.toolTip(), name


def test_files_that_are_held_over_a_page_open_it(sidebar, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.jpg")])
    place = sidebar.buttons["collaboration"].geometry().center()
    copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(sidebar.chosen) as chosen:
        QApplication.sendEvent(sidebar, QDragEnterEvent(place, copy, data, button, keys))
        assert sidebar.buttons["collaboration"].property("over")
    assert chosen.args == ["collaboration"]
    QApplication.sendEvent(sidebar, QDragLeaveEvent())
    assert not sidebar.buttons["collaboration"].property("over")

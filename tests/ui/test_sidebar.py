"""The sidebar: pages, what runs, settings."""

import pytest
from PySide6.QtCore import Qt

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

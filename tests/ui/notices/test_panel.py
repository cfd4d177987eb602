"""The list beside the bell: what it says, marking, following, pausing, settings."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


async def test_the_bell_opens_it_and_a_click_leads_there(window, say, space, until):
    say()
    window.sidebar.bell.click()
    panel = window.herald.panel
    assert panel.isVisible()
    assert panel.list.count() == 2  # the day, the notice
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert not panel.isVisible()
    await until(lambda: window.page.name == "collaboration" and window.page.list.key == space.id)


async def test_all_are_read_with_one_click(window, say):
    say()
    window.open_notices()
    panel = window.herald.panel
    panel.read_button.click()
    assert window.backend.notices.unread == 0
    assert not panel.read_button.isEnabled()
    say()  # a new one shows up while it is open
    await asyncio.sleep(0)
    assert panel.list.count() == 3
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


async def test_without_notices_it_says_what_comes_here(window):
    window.open_notices()
    panel = window.herald.panel
    assert panel.nothing.isVisible()
    assert not panel.list.isVisible()
    panel.hide()


async def test_do_not_disturb_is_said_and_ended(window, until):
    panel, notices = window.herald.panel, window.backend.notices
    window.open_notices()
    assert not panel.quiet.isVisible()
    panel.pause_button.menu().actions()[1].trigger()
    await until(lambda: panel.quiet.isVisible())
    assert panel.quiet.text() in ("Do not disturb until tomorrow 08:00", "Do not disturb until 08:00")
    menu = panel.pause_button.menu()
    menu.fill()
    menu.actions()[-1].trigger()
    await until(lambda: not notices.hush.is_on and not panel.quiet.isVisible())
    panel.hide()


async def test_the_settings_are_one_click_away(window):
    window.open_notices()
    window.herald.panel.settings_button.click()
    assert window.page.name == "settings"
    assert window.focusWidget() is window.page.forms["Notifications"].fields["notify_level"].widget

"""One's own call in sight on every page: who is heard, what is seen, the keys, the way to it and out of it."""

import asyncio

import pytest
from PySide6.QtCore import Qt

from core.collaboration.calls.records import CallChanged
from ui.collaboration.call_strip import CallStrip
from ui.main_window import MainWindow

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LONG = "Field notes of all five stations & their keepers"


@pytest.fixture
def strip(qtbot, calls):
    made = CallStrip(calls, calls.bus, title={"space": LONG}.__getitem__, leave=calls.leave)
    qtbot.addWidget(made)
    made.setFixedWidth(184)
    return made


@pytest.fixture
async def window(running_backend, qtbot, devices, until):
    """A window that is in a call of "Field notes", with another workspace beside it."""
    made = MainWindow(running_backend)
    qtbot.addWidget(made)
    made.finish_welcome()
    made.show()
    made.activateWindow()
    for title in ("Field notes", "Other"):
        made.workspace_id = (await running_backend.collaboration.create(title)).id
    made.ids = [space.id for space in running_backend.collaboration.workspaces()]
    made.place = made.open_page("collaboration", workspace=made.ids[0]).call
    made.place.desk.devices = devices
    await until(lambda: made.place.bar.workspace_id == made.ids[0])
    await made.place.bar.join()
    await until(lambda: made.call_strip.isVisible() and made.isActiveWindow())
    return made


async def test_it_is_there_during_a_call_only_and_says_in_words_who_is_heard_and_what_is_seen(strip, calls, until):
    assert strip.isHidden()
    await calls.join("space")
    await until(strip.isVisible)
    assert strip.name.whole == LONG and strip.name.text().endswith("…") and strip.time.text() == "0:00"
    assert strip.state.whole == "Mic is on" and strip.state.property("tone") == "good"
    assert not strip.seen.isVisible() and not strip.dot.isVisible()
    strip.microphone.click()
    await until(lambda: strip.state.whole == "Muted")
    assert calls.is_muted and strip.state.property("tone") == "bad"
    assert strip.microphone.accessibleName() == "Unmute" and "Ctrl+Shift+M" in strip.microphone.toolTip()
    await calls.share_camera(True)
    await until(lambda: strip.seen_words.whole == "Camera is on")
    assert strip.camera_sign.isVisible() and not strip.screen_sign.isVisible()
    await calls.share_screen(True)
    await until(lambda: strip.seen_words.whole == "Camera, screen on")
    await calls.leave()
    await until(strip.isHidden)


async def test_the_calls_of_others_do_not_bring_it(strip, calls, until):
    calls.bring("Ben")
    calls.bus.emit(CallChanged("space"))
    assert calls.call("space") is not None
    strip.refresh()
    assert strip.isHidden()


async def test_who_is_recorded_sees_it_there(strip, calls, until):
    calls.bring("Ben")
    await calls.join("space")
    calls._board._hosting.wish("space", "ben", "ask")
    await until(strip.dot.isVisible)
    assert strip.dot.toolTip() == "Ben wants to record it"


async def test_the_keys_mute_once_on_every_page_and_with_every_workspace(window, running_backend, qtbot, until):
    calls = running_backend.calls

    async def press():
        was = calls.is_muted
        qtbot.keyClick(window, Qt.Key.Key_M, KEYS)
        await until(lambda: calls.is_muted != was)
        await asyncio.sleep(0)  # a second answer to the same keys would come now
        await asyncio.sleep(0)
        assert calls.is_muted != was

    for _ in range(3):  # beside the call itself, whose own keys these are
        await press()
    window.place.bar.show_button.click()
    for _ in range(3):  # beside the documents, below the bar
        await press()
    window.open_page("collaboration", workspace=window.ids[1])
    await until(lambda: window.place.bar.workspace_id == window.ids[1])
    await press()
    window.open_page("home")
    for _ in range(2):
        await press()


async def test_the_name_leads_to_the_call_from_another_page_and_another_workspace(window, until):
    window.open_page("collaboration", workspace=window.ids[1])
    await until(lambda: window.place.bar.workspace_id == window.ids[1])
    window.open_page("home")
    window.call_strip.name.click()
    await until(lambda: window.place.bar.workspace_id == window.ids[0] and window.place.view.isVisible())
    assert window.page.name == "collaboration" and window.place.bar.show_button.text() == "Hide"


async def test_hanging_up_elsewhere_lets_go_of_the_devices_and_stays_there(window, running_backend, devices, until):
    assert devices.used("microphone")
    window.open_page("home")
    window.call_strip.leave_button.click()
    await until(window.call_strip.isHidden)
    assert not running_backend.calls.current and not devices.opened
    assert window.page.name == "home"


async def test_a_workspace_that_is_called_something_else_is_so_at_once(window, running_backend, until):
    await running_backend.collaboration.rename(window.ids[0], "Harvest")
    await until(lambda: window.call_strip.name.whole == "Harvest")

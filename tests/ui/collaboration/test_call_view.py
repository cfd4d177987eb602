"""A call on the screen: joined, shown, recorded with consent, written down, left."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.collaboration.calls.records import CallHeard, TranscriptLine
from ui.collaboration.call_view import CallView
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import Dialog


@pytest.fixture
def view(qtbot, desk, tmp_path):
    class Recogniser:
        def take(self, samples):
            return None

        def end(self):
            return None

    async def choose_recogniser(parent):
        return Recogniser

    async def choose_file(parent):
        return tmp_path / "call.webm"

    made = CallView(desk, choose_recogniser=choose_recogniser, choose_file=choose_file)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    made.show_workspace("space")
    return made


async def test_the_way_in_says_who_is_there(view, calls, until):
    assert view.outside.buttons[0].text() == "Start a call"
    calls.bring("Ben")
    await until(lambda: view.outside.title.text() == "Ben is in a call")
    view.outside.buttons[0].click()
    await until(lambda: view.stack.currentWidget() is view.inside)
    assert set(view.grid.tiles) == {("ben", "camera"), (calls.me, "camera")}
    assert not view.lonely.isVisible()
    await view.leave()
    assert view.stack.currentWidget() is view.outside


async def test_who_is_alone_is_told_that_others_can_come(view):
    await view.join()
    assert view.lonely.isVisible() and view.time.text().startswith("0:00 · Headphones")


async def test_keys_and_buttons_change_what_is_sent(view, calls, until, qtbot):
    await view.join()
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    await until(lambda: calls.sources.microphone.is_muted)
    assert view.controls.microphone.isChecked()
    view.controls.camera.click()
    await until(lambda: calls.sources.camera.is_on)
    calls.sources.camera.feed(np.full((180, 320, 3), 90, np.uint8))
    await until(lambda: view.grid.tiles[calls.me, "camera"].has_picture)
    view.controls.camera.click()
    await until(lambda: not view.grid.tiles[calls.me, "camera"].has_picture)
    view.controls.share.click()
    await until(lambda: (calls.me, "screen") in view.grid.tiles)


async def test_who_is_asked_to_be_recorded_agrees_or_withdraws(view, calls, until):
    calls.bring("Ben")
    await view.join()
    calls._board._hosting.wish("space", "ben", "ask")
    await until(lambda: view.banner.isVisible())
    assert "Ben wants to record" in view.banner_words.text()
    assert not view.controls.recording.isEnabled()
    view.agree_button.click()
    await until(lambda: calls.call("space").recording.is_running)
    await until(lambda: view.banner_words.text() == "Ben records this call.")
    assert not view.agree_button.isVisible() and view.decline_button.text() == "Withdraw"
    view.decline_button.click()
    await until(lambda: not view.banner.isVisible())


async def test_ones_own_recording_waits_for_the_others(view, calls, until, tmp_path):
    calls.bring("Ben")
    await view.join()
    view.controls.recording.click()
    await until(lambda: view.banner.isVisible())
    assert view.banner_words.text() == "You asked to record. Waiting for Ben."
    assert not (tmp_path / "call.webm").exists()
    assert not view.agree_button.isVisible() and not view.decline_button.isVisible()
    view.controls.recording.click()
    await until(lambda: not view.banner.isVisible())


async def test_what_is_said_is_shown_beside_the_tiles_or_below_where_it_is_narrow(view, calls, until):
    await view.join()
    view.controls.transcript.click()
    await until(lambda: view.transcript.isVisible())
    assert view.controls.transcript.isChecked()
    calls.bus.emit(CallHeard("space", TranscriptLine("ben", "Ben", 0.0, 1.0, "Hello."), True))
    calls.bus.emit(CallHeard("elsewhere", TranscriptLine("zoe", "Zoe", 0.0, 1.0, "Secret."), True))
    assert [line.text for line in view.transcript.lines] == ["Hello."]
    assert view.transcript.x() > view.grid.x()
    view.transcript.copy.click()
    view.resize(600, 640)
    await until(lambda: view.transcript.y() > view.grid.y())
    view.controls.transcript.click()
    await until(lambda: not view.controls.transcript.isChecked())
    assert view.transcript.isVisible()  # what was said can still be read


async def test_devices_are_chosen_from_a_menu(view, devices):
    await view.join()
    menu = view.device_menu()
    texts = [(entry.text(), entry.isChecked()) for entry in menu.actions() if entry.isEnabled() and entry.text()]
    assert texts == [("Built-in", True), ("Headset", False), ("Built-in", True), ("Webcam", True), ("eDP-1", True)]
    next(entry for entry in menu.actions() if entry.text() == "Headset").trigger()
    assert devices.opened["microphone"] == "Headset"
    devices.lists["camera"] = ()
    assert "There is no camera" in [entry.text() for entry in view.device_menu().actions()]


async def test_with_several_screens_one_is_asked_which(view, devices, until):
    await view.desk.join("space")
    devices.lists["screen"] = ("eDP-1", "HDMI-1", "Window: Notes")
    for does_share in (False, True):
        sharing = view.toggle_screen()
        await until(lambda: [made for made in QApplication.topLevelWidgets() if is_open(made)])
        [dialog] = [made for made in QApplication.topLevelWidgets() if is_open(made)]
        dialog.findChild(ChoiceList).choose("HDMI-1")
        (dialog.accept if does_share else dialog.reject)()
        await sharing
        assert view.desk.calls.sources.screen.is_on == does_share
    assert devices.opened["screen"] == "HDMI-1"


def is_open(widget):
    return isinstance(widget, Dialog) and widget.isVisible()

"""Documents and call in one place: joining turns to the call, hiding and leaving back; what all must know is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.collaboration.calls.records import CallHeard, TranscriptLine
from ui.collaboration.call_place import CallPlace
from ui.messages import Messages


@pytest.fixture
def place(qtbot, calls, devices):
    turned = []
    made = CallPlace(
        QLabel("Documents"),
        calls,
        events=calls.bus,
        title={"space": "Field notes"}.__getitem__,
        turn_to=turned.append,
        devices=devices,
    )
    qtbot.addWidget(made)
    made.turned = turned
    made.resize(900, 640)
    made.show()
    made.show_workspace("space")
    return made


async def test_from_the_documents_to_the_call_and_back(place, until):
    assert place.stack.currentIndex() == 0
    await place.bar.join()
    assert place.stack.currentIndex() == 1 and place.bar.show_button.text() == "Hide"
    place.bar.show_button.click()
    assert place.stack.currentIndex() == 0 and place.bar.show_button.text() == "Show"
    place.bar.show_button.click()
    assert place.stack.currentIndex() == 1
    place.show_workspace("other")  # the documents of another, while the call goes on
    assert place.stack.currentIndex() == 0
    place.show_workspace("space")
    place.bar.show_button.click()
    await place.view.leave()
    assert place.stack.currentIndex() == 0


async def test_the_keys_that_mute_do_so_beside_documents_too(place, calls, until, qtbot):
    await place.bar.join()
    place.activateWindow()
    await until(place.isActiveWindow)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for is_muted in (True, False):
        qtbot.keyClick(place, Qt.Key.Key_M, keys)
        await until(lambda is_muted=is_muted: calls.is_muted == is_muted)
        place.bar.show_button.click()  # from the call to the documents


async def test_who_begins_a_call_is_seen_in_the_bar_and_else_told_by_the_notices(place, calls, until):
    calls.bring("Ben")
    await until(lambda: place.bar.isVisible() and place.bar.words.whole == "Ben is in a call.")
    assert Messages.of(place).texts() == []  # the notices know whether the person wants to hear of it


async def test_who_is_to_be_recorded_hears_of_it_wherever_they_look(place, calls, until):
    calls.bring("Ben")
    await place.bar.join()
    messages, wish = Messages.of(place), calls._board._hosting.wish
    before = len(messages.texts())
    wish("space", "ben", "ask")
    assert len(messages.texts()) == before  # the call is on the screen, which asks itself
    wish("space", "ben", "stop")
    await until(lambda: len(messages.texts()) > before)  # it ended, which is said
    place.bar.show_button.click()
    wish("space", "ben", "ask")
    assert messages.texts()[-1] == "Ben wants to record the call in “Field notes”."
    await until(lambda: place.bar.words.whole == "In a call with Ben · Ben wants to record it")
    assert place.bar.dot.isVisible()
    messages.toasts[-1].findChildren(type(place.bar.join_button))[0].click()
    assert place.turned[-1] == "space" and place.view.agree_button.isVisible()
    place.bar.show_button.click()
    await calls.agree()
    await until(lambda: place.bar.words.whole == "In a call with Ben · Ben records it")
    assert messages.texts()[-1] == "Ben records the call in “Field notes”."


async def test_ones_own_recording_is_no_news(place, calls, until, tmp_path):
    calls.bring("Ben")
    await place.bar.join()
    place.bar.show_button.click()
    before = Messages.of(place).texts()
    await calls.record(tmp_path / "call.webm")
    await until(lambda: place.bar.words.whole == "In a call with Ben · you asked to record it")
    assert Messages.of(place).texts() == before


async def test_ones_own_call_is_no_news(place):
    await place.bar.join()
    assert Messages.of(place).texts() == []


def hears(calls, space, text):
    line = TranscriptLine("ben", "Ben", 1.7e9, 1.7e9 + 2, text)
    calls._extras.lines.append(line)
    calls.bus.emit(CallHeard(space, line, True))


def shown(place):
    return [line.text for line in place.view.transcript.lines]


async def test_what_was_said_in_another_workspace_does_not_show_in_this_call(place, calls):
    await place.bar.join()
    hears(calls, "space", "Between us.")
    assert shown(place) == ["Between us."]
    await place.bar.leave()
    place.show_workspace("other")
    await place.bar.join()
    assert shown(place) == []


async def test_a_second_call_begins_with_an_empty_transcript(place, calls):
    await place.bar.join()
    hears(calls, "space", "The first call.")
    await place.bar.leave()
    assert shown(place) == ["The first call."]  # it can still be read
    await place.bar.join()
    assert shown(place) == []


async def test_what_was_said_while_one_looked_elsewhere_is_there_on_return(place, calls):
    await place.bar.join()
    place.show_workspace("other")
    hears(calls, "space", "Meanwhile.")
    place.show_workspace("space")
    assert shown(place) == ["Meanwhile."]

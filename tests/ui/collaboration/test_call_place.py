"""Documents and call in one place: joining turns to the call, hiding and leaving back; who calls is announced."""

import pytest
from PySide6.QtWidgets import QLabel

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


async def test_who_begins_a_call_is_announced_with_a_way_there(place, calls):
    calls.bring("Ben")
    messages = Messages.of(place)
    assert messages.texts() == ["Ben began a call in “Field notes”."]
    messages.toasts[0].findChildren(type(place.bar.join_button))[0].click()
    assert place.turned == ["space"]


async def test_ones_own_call_is_no_news(place):
    await place.bar.join()
    assert Messages.of(place).texts() == []

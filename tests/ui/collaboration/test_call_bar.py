"""The bar above a note: is there a call, and the way in and out."""

import pytest

from ui.collaboration.call_bar import CallBar


@pytest.fixture
def bar(qtbot, desk):
    made = CallBar(desk)
    qtbot.addWidget(made)
    made.resize(700, 48)
    made.show()
    return made


async def test_from_nothing_to_a_call_and_back(bar, calls, until):
    assert not bar.join_button.isEnabled()  # no workspace is chosen
    bar.show_workspace("space")
    assert bar.words.whole == "Nobody is in a call here." and bar.join_button.text() == "Start a call"
    calls.bring("Ben")
    await until(lambda: bar.words.whole == "Ben is in a call.")
    assert bar.join_button.text() == "Join" and bar.time.text()
    opened = []
    bar.opened.connect(lambda: opened.append(1))
    bar.join_button.click()
    await until(lambda: opened)
    assert bar.words.whole == "In a call with Ben"
    assert bar.leave_button.isVisible() and not bar.join_button.isVisible()
    closed = []
    bar.closed.connect(lambda: closed.append(1))
    bar.show_button.click()
    assert len(opened) == 2 and not closed
    bar.set_shown(True)
    assert bar.show_button.text() == "Hide"
    bar.show_button.click()
    assert closed
    bar.microphone.click()
    await until(lambda: bar.microphone.accessibleName() == "Unmute")
    bar.leave_button.click()
    await until(lambda: bar.join_button.isVisible())
    assert bar.words.whole == "Ben is in a call."


async def test_another_workspace_offers_no_second_call(bar, calls, until):
    bar.show_workspace("space")
    await bar.join()
    assert bar.words.whole == "In a call; nobody else is here yet"
    bar.show_workspace("other")
    assert not bar.join_button.isEnabled()
    assert bar.words.whole == "Nobody is in a call here."

"""What a person hears and sees: toasts, the system's notifications, the bell, the title, and where a click leads."""

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from core.collaboration.calls.records import CallStarted
from core.collaboration.records import EditsRefused, Mentioned
from core.collaboration.talk_records import ChatMentioned
from core.notices.records import Screen
from ui.messages import Messages
from ui.notices.herald import Herald
from ui.notices.tray import Tray


async def test_a_message_elsewhere_is_said_counted_and_followed(window, say, spoken, space, until):
    say("one")
    say("two", author="Cleo")
    assert Messages.of(window).texts() == ["Radiology: 2 messages from Bo and Cleo: “two”"]
    assert window.sidebar.bell.count == 1
    assert window.windowTitle() == "(1) Home – Vega"
    assert spoken == []  # the window is in front
    Messages.of(window).toasts[0].button.click()
    await until(lambda: window.page.name == "collaboration" and window.page.list.key == space.id)
    assert window.backend.notices.unread == 0
    await until(lambda: window.windowTitle() == "Workspaces – Vega")


async def test_what_is_in_sight_is_not_said(window, say, space, until):
    page = window.open_page("collaboration", workspace=space.id)
    await until(lambda: page.open_item == space.id)
    say()
    assert window.backend.notices.all() == []
    page.toggle_side()  # the chat is hidden now
    say()
    assert window.backend.notices.unread == 1
    page.toggle_side()
    window.herald.look()
    await until(lambda: window.backend.notices.unread == 0)


async def test_who_is_named_in_a_comment_is_told_and_led_to_it(window, running_backend, space, until):
    running_backend.events.emit(Mentioned(space.id, "text-note", "Bo"))
    assert Messages.of(window).texts() == ["Radiology: Bo mentioned you in a comment"]
    Messages.of(window).toasts[0].button.click()
    await until(lambda: window.page.open_parts == ("text-note", "comments:text-note"))


async def test_a_workspace_that_was_never_shown_is_the_one_that_opens(window, running_backend, until):
    """Its list is read only once the page is shown."""
    await running_backend.collaboration.create("First")
    second = await running_backend.collaboration.create("Second")
    running_backend.events.emit(CallStarted(second.id, "c", "Bo"))
    window.herald.follow(running_backend.notices.all()[0])
    await until(lambda: window.page.list.key == second.id)


async def test_a_call_elsewhere_is_said_once_and_not_against_a_persons_will(window, running_backend, space, until):
    page = window.open_page("collaboration", workspace=space.id)
    await until(lambda: page.open_item == space.id)
    window.open_page("home")
    running_backend.events.emit(CallStarted(space.id, "c", "Bo"))
    assert Messages.of(window).texts() == ["Radiology: Bo started a call"]
    await running_backend.notices.set_level(space.id, "nothing")
    running_backend.events.emit(CallStarted(space.id, "d", "Bo"))
    await running_backend.notices.set_level(space.id, "")
    await running_backend.notices.pause(60)
    running_backend.events.emit(CallStarted(space.id, "e", "Bo"))
    assert Messages.of(window).texts() == ["Radiology: Bo started a call"]


async def test_another_program_in_front_the_system_says_it(window, say, spoken, monkeypatch, space):
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    say("the secret")
    window.backend.settings.set("notify_text", "no")
    say("another")
    assert [words[:3] for words in spoken] == [
        (f"chat:{space.id}", "Radiology", "A message from Bo\nthe secret"),
        (f"chat:{space.id}", "Radiology", "2 messages from Bo"),
    ]
    window.backend.settings.set("notify_system", "no")
    say()
    assert len(spoken) == 2


async def test_a_hidden_window_sums_up_when_it_is_back(window, say, spoken, running_backend, space, until):
    window.hide()
    await asyncio.sleep(0.02)
    say()
    running_backend.events.emit(ChatMentioned(space.id, space.title, "Bo", "2", "@me"))
    assert Messages.of(window).texts() == []
    assert len(spoken) == 2
    window.show()
    window.activateWindow()
    await until(lambda: Messages.of(window).texts() == ["While you were away: a mention and a message."])
    Messages.of(window).toasts[0].button.click()
    assert window.herald.panel.isVisible()
    window.herald.panel.hide()


async def test_a_click_on_the_systems_notification_brings_the_window(window, say, spoken, space):
    window.hide()
    say()
    spoken[0][3]()
    assert window.isVisible()
    assert window.page.name == "collaboration"


async def test_the_bell_says_when_nothing_interrupts(window, say, running_backend):
    await running_backend.notices.pause(3600)
    say()
    assert Messages.of(window).texts() == []
    assert window.sidebar.bell.count == 1
    await running_backend.notices.resume()
    await asyncio.sleep(0)
    assert Messages.of(window).texts() == ["While it was quiet: Radiology: A message from Bo."]


async def test_a_refused_edit_is_said_once(window, running_backend, space, until):
    """By the page where it is there, which says what to do; otherwise as a notice."""
    refused = EditsRefused(space.id, space.title, "you may only read.")
    running_backend.events.emit(refused)
    assert Messages.of(window).texts() == ["Radiology: Your last edits do not count: you may only read."]
    Messages.of(window).clear()
    window.open_page("collaboration")
    window.open_page("home")
    running_backend.events.emit(refused)
    assert len(Messages.of(window).texts()) == 1
    assert "copy them" in Messages.of(window).texts()[0]


async def test_sound_is_off_at_first_and_one_for_a_burst(window, say, monkeypatch, running_backend):
    heard = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append("beep"))
    say()
    assert heard == []
    running_backend.settings.set("notify_sound", "yes")
    say()
    say()
    assert heard == ["beep"]


@pytest.fixture
def with_tray(monkeypatch):
    monkeypatch.setattr(Tray, "is_there", lambda: True)


async def test_closing_to_the_tray_only_hides_until_the_person_quits(with_tray, window, running_backend, qtbot):
    closed = []
    window.closed.connect(lambda: closed.append(True))
    window.herald.stop()
    window.herald = Herald(window)
    window.close()
    assert closed == [True]  # off at first
    running_backend.settings.set("close_to_tray", "yes")
    window.herald = Herald(window)
    window.show()
    window.close()
    assert (closed, window.isVisible()) == ([True], False)
    window.herald.tray.open_wanted.emit()
    assert window.isVisible()
    window.close()
    window.herald.tray.quit_wanted.emit()
    assert closed == [True, True]


async def test_without_a_tray_closing_closes(window, running_backend):
    closed = []
    window.closed.connect(lambda: closed.append(True))
    running_backend.settings.set("close_to_tray", "yes")
    window.close()
    assert closed == [True]


async def test_a_closed_window_sees_nothing(window, running_backend):
    window.close()
    assert running_backend.notices.screen() == Screen()

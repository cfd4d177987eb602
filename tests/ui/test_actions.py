"""`@action`: a verb that is safe to connect, and that the palette knows."""

import asyncio
import logging

import pytest
import shiboken6
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.errors import Cancelled, InputError
from ui.actions import action, actions_of, bind_shortcuts, spec_of, start
from ui.messages import Messages
from ui.widgets.crash_dialog import CrashDialog


class Desk(QWidget):
    def __init__(self):
        super().__init__()
        self.done = []
        QVBoxLayout(self)

    @action(title="Note it", icon="pencil", shortcut="Ctrl+J")
    async def note(self) -> None:
        """Write down that it was called."""
        await asyncio.sleep(0)
        self.done.append("noted")

    @action(palette=False)
    async def take(self, what: str, *, twice: bool = False) -> None:
        self.done += [what] * (2 if twice else 1)

    @action
    def switch_over(self, is_on: bool) -> None:
        self.done.append(is_on)

    @action
    def plain(self) -> str:
        return "answer"

    @action
    async def refuse(self) -> None:
        raise InputError("That is not a number.", "Give a number.")

    @action
    def refuse_plainly(self) -> None:
        raise InputError("No.", "Yes.")

    @action
    async def change_mind(self) -> None:
        raise Cancelled

    @action
    async def break_down(self) -> None:
        raise ZeroDivisionError("nobody expected this")


@pytest.fixture
def desk(qtbot):
    made = Desk()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


async def test_calling_it_starts_it_and_gives_the_task(desk):
    await desk.note()
    assert desk.done == ["noted"]


async def test_a_button_may_be_connected_though_it_sends_a_bool(desk):
    button = QPushButton(desk)
    button.clicked.connect(desk.note)
    button.click()
    await asyncio.sleep(0.01)
    assert desk.done == ["noted"]


async def test_arguments_that_it_takes_are_kept(desk):
    await desk.take("tea", twice=True)
    desk.switch_over(True)
    assert desk.done == ["tea", "tea", True]
    assert desk.plain() == "answer"


async def test_an_error_becomes_a_message_that_says_what_to_do(desk):
    assert await desk.refuse() is None
    desk.refuse_plainly()
    assert Messages.of(desk).texts() == ["That is not a number. Give a number.", "No. Yes."]


async def test_a_change_of_mind_is_silent(desk):
    await desk.change_mind()
    assert Messages.of(desk).texts() == []


async def test_the_unexpected_is_logged_and_opens_the_crash_dialog(desk, caplog):
    with caplog.at_level(logging.ERROR):
        await desk.break_down()
    assert "nobody expected this" in caplog.text
    (dialog,) = desk.findChildren(CrashDialog)
    assert "ZeroDivisionError: nobody expected this" in dialog.details
    dialog.accept()


async def test_an_error_after_the_page_is_gone_is_only_logged(qapp):
    page = Desk()

    async def late():
        await asyncio.sleep(0.02)
        raise InputError("Too late.")

    task = start(page, late())
    shiboken6.delete(page)
    assert await task is None


def test_the_palette_knows_what_can_run_alone_in_the_order_it_is_written():
    found = actions_of(Desk)
    assert [entry.method for entry in found] == [
        "note",
        "plain",
        "refuse",
        "refuse_plainly",
        "change_mind",
        "break_down",
    ]
    assert found[0].spec.title == "Note it"
    assert found[0].spec.hint == "Write down that it was called."
    assert spec_of(Desk.change_mind).title == "Change mind"


async def test_shortcuts_work_while_it_is_visible(desk, qtbot):
    from PySide6.QtCore import Qt

    bind_shortcuts(desk)
    desk.activateWindow()
    await asyncio.sleep(0.05)
    assert desk.isActiveWindow()
    qtbot.keyClick(desk, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    await asyncio.sleep(0.01)
    assert desk.done == ["noted"]

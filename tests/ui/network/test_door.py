"""Whatever is shown, the window says that somebody asks to join, and leads to the answer."""

import asyncio

from PySide6.QtWidgets import QWidget

from ui.messages import Messages
from ui.network.door import Door
from ui.network.knock_dialog import KnockDialog


async def test_a_knock_becomes_a_message_that_stays_and_opens_the_question(
    running_backend, other, see, dialog, until, qtbot
):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    door = Door(running_backend, window)
    see(other, running_backend)
    asking = asyncio.ensure_future(other.network.ask(running_backend.network.identity.peer_id, "Hello"))
    await until(lambda: Messages.of(window).texts())
    assert Messages.of(window).texts() == [f"“{other.network.name}” asks to join you."]
    Messages.of(window).toasts[0].button.click()
    (await dialog(KnockDialog)).accept()
    assert (await asking).scope == "peer"
    await until(lambda: Messages.of(window).texts() == [f"“{other.network.name}” may come in."])
    door.close()


async def test_what_was_decided_elsewhere_is_said_no_longer(running_backend, other, see, until, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    door = Door(running_backend, window)
    see(other, running_backend)
    asking = asyncio.ensure_future(other.network.ask(running_backend.network.identity.peer_id))
    await until(lambda: Messages.of(window).texts())
    await running_backend.network.decline(other.network.identity.peer_id)
    await until(lambda: not Messages.of(window).texts())
    await asyncio.gather(asking, return_exceptions=True)
    door.close()

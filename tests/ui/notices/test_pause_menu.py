"""Do not disturb: for an hour, until tomorrow, no longer."""

import time

from PySide6.QtWidgets import QWidget

from ui.notices.pause_menu import PauseMenu


async def test_an_hour_and_back(running_backend, qtbot, until):
    owner = QWidget()
    qtbot.addWidget(owner)
    menu, notices = PauseMenu(running_backend.notices, owner, owner), running_backend.notices
    assert [entry.text() for entry in menu.actions()] == ["For an hour", "Until tomorrow"]
    menu.actions()[0].trigger()
    await until(lambda: notices.paused_until)
    assert 3500 < notices.paused_until - time.time() <= 3600
    menu.fill()
    assert menu.actions()[-1].text().startswith("On until ")
    menu.actions()[-1].trigger()
    await until(lambda: not notices.paused_until)

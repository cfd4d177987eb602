"""The tray: its menu, its picture, and clicks on what it said."""

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from ui.notices.tray import SIDE, Tray, picture


async def test_the_menu_opens_pauses_and_quits(running_backend, qtbot, until):
    owner = QWidget()
    qtbot.addWidget(owner)
    tray, wanted = Tray(running_backend.notices, owner), []
    tray.open_wanted.connect(lambda: wanted.append("open"))
    tray.quit_wanted.connect(lambda: wanted.append("quit"))
    opening, pausing, _, quitting = tray.menu.actions()
    assert [entry.text() for entry in (opening, pausing, quitting)] == ["Open Vega", "Do not disturb", "Quit"]
    opening.trigger()
    quitting.trigger()
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert wanted == ["open", "quit", "open"]
    pausing.menu().actions()[0].trigger()
    await until(lambda: running_backend.notices.paused_until > 0)
    tray.stop()


async def test_a_click_on_what_was_said_leads_there(running_backend, qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    tray, followed = Tray(running_backend.notices, owner), []
    tray.say("Radiology", "A message", lambda: followed.append("first"))
    tray.say("Radiology", "2 messages", lambda: followed.append("second"))
    tray.icon.messageClicked.emit()
    assert followed == ["second"]
    tray.set_count(3)
    assert tray.icon.toolTip() == "Vega: 3 unread"


def test_news_are_a_dot_on_the_picture(qapp):
    plain, marked = (picture(has_news=news).pixmap(SIDE, SIDE).toImage() for news in (False, True))
    corner = (round(SIDE * 0.81), round(SIDE * 0.19))
    assert plain.pixelColor(*corner) != marked.pixelColor(*corner)
    assert plain.pixelColor(2, 2) == marked.pixelColor(2, 2)

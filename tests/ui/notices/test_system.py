"""The system's notifications: the desktop's service first, then the tray, else none."""

from PySide6.QtCore import QObject

from ui.notices import system
from ui.notices.system import System


class Voice:
    def __init__(self):
        self.said = []

    def say(self, *said):
        self.said.append(said)

    def stop(self):
        self.said.append("stopped")


def test_the_desktop_speaks_where_it_is_there(monkeypatch, qapp):
    desktop, tray = Voice(), Voice()
    monkeypatch.setattr(system, "_desktop", lambda owner: desktop)
    made = System(tray, QObject())
    made.say("k", "T", "x", print)
    made.stop()
    assert (desktop.said, tray.said) == ([("k", "T", "x", print), "stopped"], [])


def test_otherwise_the_tray_or_nobody(monkeypatch, qapp):
    tray = Voice()
    monkeypatch.setattr(system, "_desktop", lambda owner: None)
    System(tray, QObject()).say("k", "T", "x", print)
    System(None, QObject()).say("k", "T", "x", print)
    assert tray.said == [("T", "x", print)]

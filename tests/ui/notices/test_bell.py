"""The bell: its number and what it says to a screen reader."""

from ui import theme
from ui.notices.bell import Bell


def test_the_number_is_seen_and_said(qtbot):
    bell = Bell(shortcut="Ctrl+Shift+N")
    qtbot.addWidget(bell)
    bell.show()

    def accents():
        picture, wanted = bell.grab().toImage(), theme.colour("accent")
        return sum(picture.pixelColor(x, y) == wanted for x in range(picture.width()) for y in range(picture.height()))

    assert accents() == 0
    assert bell.accessibleName() == "Notifications"
    bell.set_count(3)
    assert accents() > 30
    assert bell.accessibleName() == "Notifications: 3 unread"
    assert "Ctrl+Shift+N" in bell.toolTip()

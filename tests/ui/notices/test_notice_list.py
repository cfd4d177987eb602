"""Notices by day, the newest first, as a screen reader and an eye get them."""

from datetime import datetime

from PySide6.QtCore import Qt

from core.notices.records import Notice
from ui import theme
from ui.notices.notice_list import DAY_ROW, ROW, NoticeList

NOW = datetime(2026, 11, 27, 12).astimezone().timestamp()


def notice(number, time, *, is_read=False):
    place = ("collaboration", "w", "", "")
    return Notice(number, "chat", "chat:w", "Radiology", "A message", *place, (), time, is_read=is_read)


def test_days_are_headings_that_cannot_be_chosen(qtbot):
    made = NoticeList()
    qtbot.addWidget(made)
    made.show_notices([notice(3, NOW), notice(2, NOW - 60), notice(1, NOW - 86_400, is_read=True)], now=NOW)
    assert [made.item(row).text() for row in (0, 3)] == ["Today", "Yesterday"]
    assert made.item(0).flags() == Qt.ItemFlag.NoItemFlags
    assert made.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Unread. Radiology. A message. 12:00"
    assert made.item(4).data(Qt.ItemDataRole.AccessibleTextRole) == "Radiology. A message. 12:00"
    assert made.height_of_all() == 2 * DAY_ROW + 3 * ROW + 2


def test_a_click_follows_and_a_heading_does_not(qtbot):
    made, followed = NoticeList(), []
    qtbot.addWidget(made)
    made.followed.connect(followed.append)
    made.show_notices([notice(3, NOW)], now=NOW)
    made.resize(400, 200)
    made.show()
    for row in (0, 1):
        qtbot.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=made.visualItemRect(made.item(row)).center())
    assert [found.id for found in followed] == [3]


def test_what_is_unread_has_a_dot(qtbot):
    def dots(is_read):
        made = NoticeList()
        qtbot.addWidget(made)
        made.show_notices([notice(1, NOW, is_read=is_read)], now=NOW)
        made.resize(400, 120)
        made.show()
        picture, wanted = made.viewport().grab().toImage(), theme.colour("accent")
        return sum(
            picture.pixelColor(x, y) == wanted
            for x in range(370, picture.width())
            for y in range(DAY_ROW + 30, DAY_ROW + 45)
        )

    assert dots(False) > 10
    assert dots(True) == 0

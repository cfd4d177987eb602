"""A column that scrolls, equally wide with and without its bar."""

from PySide6.QtWidgets import QWidget

from ui.widgets.scroll import scrolled


def test_the_content_keeps_its_width_when_the_bar_appears(qtbot):
    inside = QWidget()
    inside.setMinimumHeight(300)
    area = scrolled(inside, right=26, bottom=22)
    qtbot.addWidget(area)
    area.resize(600, 400)
    area.show()
    wide = inside.width()
    area.resize(600, 200)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: inside.width() == wide)
    assert wide == 600 - 26

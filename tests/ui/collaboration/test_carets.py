"""Everybody's caret has a colour of its own, and is drawn where it is."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from core.collaboration.records import Cursor
from ui import theme
from ui.collaboration.carets import colour_of, paint_caret, selections


def test_a_machine_has_one_colour_of_the_theme(qapp):
    assert colour_of("ada").name() == colour_of("ada").name()
    assert colour_of("ada").name() in theme.current().series
    assert len({colour_of(f"peer-{number}").name() for number in range(40)}) > 3


def test_only_what_is_selected_is_marked_and_within_the_text(qapp):
    document = QTextDocument("Hello")
    found = selections(document, [Cursor("a", "Ada", 2, 2), Cursor("b", "Bo", 1, 99)])
    assert [(entry.cursor.selectionStart(), entry.cursor.selectionEnd()) for entry in found] == [(1, 5)]


def test_a_caret_is_a_line_in_its_colour(qtbot):
    class Area(QWidget):
        def paintEvent(self, event):  # noqa: N802
            paint_caret(self, QRect(50, 40, 1, 20), Cursor("ada", "Ada", 0, 0))

    area = Area()
    qtbot.addWidget(area)
    area.resize(200, 100)
    area.show()
    image: QImage = area.grab().toImage()
    assert image.pixelColor(50, 50).name() == colour_of("ada").name()
    # the flag with the name stands above it
    assert image.pixelColor(52, 32).name() == colour_of("ada").name()

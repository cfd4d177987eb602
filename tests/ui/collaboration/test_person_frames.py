"""Frames with names stay around what others are at while it moves, and go when they go."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from core.collaboration.records import Cursor
from ui.collaboration.carets import colour_of
from ui.collaboration.person_frames import PersonFrames
from ui.collaboration.shared_words import SharedLine
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

BEN, CLEO = ("ben", "Ben"), ("cleo", "Cleo")


class Sheet(QWidget):
    """Fields that scroll."""

    def __init__(self):
        super().__init__()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.above = label("Above")
        self.box, self.line = QCheckBox("Must be answered"), SharedLine("Title", most=50)
        for widget in (self.above, self.box, self.line):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addWidget(scrolled(inside, right=12))
        self.frames = PersonFrames(self)

    def frame(self, widget):
        return self.frames.frames[widget]


@pytest.fixture
def sheet(qtbot):
    made = Sheet()
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def around(sheet, widget):
    """The frame's rectangle, and the widget's, on what scrolls."""
    frame = sheet.frame(widget)
    return frame.geometry(), widget.mapTo(frame.parentWidget(), QPoint())


def test_it_is_around_the_box_in_the_colour_of_who_is_there_and_moves_with_it(sheet, qtbot):
    sheet.frames.show({sheet.box: [BEN, CLEO]})
    shown, corner = around(sheet, sheet.box)
    assert shown.contains(corner) and shown.width() < sheet.width() - 40
    frame = sheet.frame(sheet.box)
    image = frame.grab().toImage()
    assert colour_of("ben").name() in {image.pixelColor(image.width() // 3, y).name() for y in range(12)}
    sheet.above.hide()
    qtbot.waitUntil(lambda: around(sheet, sheet.box)[1].y() < corner.y())
    moved, now = around(sheet, sheet.box)
    assert moved.contains(now) and moved.top() < shown.top()


def test_who_writes_in_a_line_has_a_name_at_the_caret(sheet):
    sheet.line.setText("Buy a scanner")
    sheet.line.show_cursors([Cursor("ben", "Ben", 4, 4)])
    sheet.frames.show({sheet.line: [BEN]})
    frame = sheet.frame(sheet.line)
    ((left, person),) = frame._flags
    corner = sheet.line.mapTo(frame.parentWidget(), QPoint()).x() - frame.x()
    assert person == BEN and abs(left - corner - sheet.line.caret_x(4)) <= 1
    sheet.line.show_cursors([Cursor("ben", "Ben", 4, 4), Cursor("cleo", "Cleo", 5, 5)])
    sheet.line.grab()
    (first, _), (second, _) = frame._flags
    assert second > first + 10  # none hides the other


def test_nobody_there_is_no_frame_and_neither_is_a_field_that_is_gone(sheet, qtbot):
    sheet.frames.show({sheet.box: [BEN], sheet.line: [CLEO]})
    frame = sheet.frame(sheet.line)
    sheet.line.hide()
    assert frame.isHidden()
    sheet.frames.show({sheet.box: [BEN]})
    assert list(sheet.frames.frames) == [sheet.box]
    sheet.column.removeWidget(sheet.box)
    sheet.box.deleteLater()
    with qtbot.waitSignal(sheet.box.destroyed):
        pass
    sheet.frames.show({})
    assert not sheet.frames.frames

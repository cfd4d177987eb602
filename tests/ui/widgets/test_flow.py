"""Widgets break into lines like words."""

from PySide6.QtWidgets import QLabel, QWidget

from ui.widgets.flow import FlowLayout


def holder_of(count: int, width: int):
    holder = QWidget()
    flow = FlowLayout(holder, gap=10)
    for _ in range(count):
        part = QLabel()
        part.setFixedSize(50, 20)
        flow.addWidget(part)
    return holder, flow


def test_lines_break_where_the_width_ends(qtbot):
    """Three of 50 px with gaps of 10 need 170 px; at 115 px two fit, at 50 px one: heights by arithmetic."""
    _, flow = holder_of(3, 0)
    assert flow.heightForWidth(170) == 20
    assert flow.heightForWidth(115) == 20 + 10 + 20
    assert flow.heightForWidth(50) == 3 * 20 + 2 * 10


def test_nothing_overlaps(qtbot):
    holder, flow = holder_of(7, 130)
    qtbot.addWidget(holder)
    holder.resize(130, 200)
    holder.show()
    places = [flow.itemAt(index).geometry() for index in range(flow.count())]
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    assert all(place.right() < 130 for place in places)
    flow.clear()
    assert flow.count() == 0
    assert flow.itemAt(0) is None

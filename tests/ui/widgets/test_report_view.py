"""Any report is drawn: text, table, picture, curve, boxes, tags."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from core.reports import Box, Boxes, Image, Report, Series, Table, Tag, Text
from ui.widgets.chips import Chips
from ui.widgets.picture_view import PictureView
from ui.widgets.report_view import ReportView
from ui.widgets.table import Table as TableView


@pytest.fixture
def view(qtbot):
    made = ReportView()
    qtbot.addWidget(made)
    return made


def texts(view):
    return [made.text() for made in view.findChildren(QLabel)]


def test_text_and_table_are_shown(view):
    view.show_report(
        Report("Text in the picture", (Text("STOP", "Recognised"), Table(("word", "score"), (("STOP", "0.98"),))))
    )
    assert {"Text in the picture", "Recognised", "STOP"} <= set(texts(view))
    (table,) = view.findChildren(TableView)
    assert table.model().index(0, 1).data() == "0.98"


def test_boxes_are_handed_to_whoever_shows_the_picture(view, qtbot):
    box = Box(0.1, 0.1, 0.5, 0.5, "cat", 0.9)
    with qtbot.waitSignal(view.overlay) as blocker:
        view.show_report(Report("Objects", (Boxes((box, box)),)))
    assert blocker.args == [(box, box)]
    assert "cat × 2" in texts(view)


def test_a_stored_picture_is_found_by_its_digest(qtbot, tmp_path):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(tmp_path / "abc"), "PNG")
    view = ReportView(Report("Mask", (Image("abc"),)), find=lambda digest: tmp_path / digest)
    qtbot.addWidget(view)
    (picture,) = view.findChildren(PictureView)
    assert picture.image.width() == 40


def test_a_picture_that_is_gone_is_said(view):
    view.show_report(Report("Mask", (Image("gone"),)))
    assert "This picture is no longer stored." in texts(view)


def test_a_tag_can_be_chosen(view, qtbot):
    view.show_report(Report("Classes", tags=(Tag("cat", 0.9), Tag("pet", 0.4))))
    (chips,) = view.findChildren(Chips)
    with qtbot.waitSignal(view.tag_chosen) as blocker:
        chips.flow.itemAt(1).widget().click()
    assert blocker.args == ["pet"]


def test_another_report_replaces_the_old_one(view, qtbot):
    view.show_report(Report("One", (Text("first"),)))
    view.show_report(Report("Two", (Text("second"),)))
    qtbot.waitUntil(lambda: "first" not in texts(view))
    assert "second" in texts(view)


def test_a_curve_is_drawn_by_the_line_chart(view):
    pytest.importorskip("ui.charts.line")
    view.show_report(Report("Loudness", (Series((0.0, 1.0), (0.1, 0.2), "s", "level"),)))
    assert view.layout().count() == 2

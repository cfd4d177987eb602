"""One picture alone: boxes over it, keys, and pictures that cannot be shown."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.media.records import Item, ItemDetail
from core.reports import Box, Boxes, Report, Table, Tag
from ui.media.detail import DetailView
from ui.media.samples import SAMPLES

CAT = Box(0.1, 0.2, 0.6, 0.9, "cat", 0.66)
CUP = Box(0.5, 0.5, 0.7, 0.7, "cup", 0.5)


def known(number=1, *, boxes=(), note="", labels=()):
    item = Item(
        number, "0" * 64, f"{number}.jpg", "picture", "ready", 40, 30, 1000, None, 1.0, labels=labels, note=note
    )
    reports = (("objects", Report("Objects", (Boxes(boxes),), (Tag("cat", 0.66),))),) if boxes else ()
    return ItemDetail(item, Path("none.jpg"), (("Camera", "Canon"),), reports)


@pytest.fixture
def view(qtbot):
    view = DetailView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def test_boxes_of_every_analyser_lie_over_the_picture_and_b_hides_them(qtbot, view):
    view.show_detail(known(boxes=(CAT, CUP)), [], row=0, count=2)
    view.show_picture(1, QImage(40, 30, QImage.Format.Format_RGB888))
    assert view.picture.boxes == (CAT, CUP)
    assert view.boxes.isVisible()
    assert view.boxes.text() == "2 boxes"
    with_boxes = view.picture.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert not view.boxes.isChecked()
    assert view.picture.grab().toImage() != with_boxes


def test_without_boxes_there_is_nothing_to_switch(view):
    view.show_detail(known(), [], row=0, count=1)
    assert not view.boxes.isVisible()


def test_the_first_and_the_last_picture_lead_no_further(qtbot, view):
    moved = []
    view.moved.connect(moved.append)
    view.show_detail(known(), [], row=0, count=2)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    view.show_detail(known(2), [], row=1, count=2)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert moved == [1]
    assert view.place.text() == "2 of 2"


def test_pixels_that_come_late_are_not_shown_over_another_picture(view):
    view.show_detail(known(1), [], row=0, count=2)
    view.show_detail(known(2), [], row=1, count=2)
    view.show_picture(1, QImage(40, 30, QImage.Format.Format_RGB888))
    assert view.picture.image is None


def test_an_unreadable_picture_says_so(view):
    view.show_detail(known(note="The file ends early."), [], row=0, count=1)
    view.show_picture(1, QImage())
    assert view.unreadable.isVisible()
    assert view.unreadable.text.text() == "The file ends early."
    view.show_detail(known(2), [], row=0, count=1)
    assert not view.unreadable.isVisible()


def test_escape_leaves_the_label_field_before_it_leaves_the_picture(qtbot, view):
    closed = []
    view.closed.connect(lambda: closed.append(1))
    view.show_detail(known(), [], row=0, count=1)
    view.facts.field.setFocus()
    view.facts.field.setText("half a wo")
    qtbot.keyClick(view.facts.field, Qt.Key.Key_Escape)
    assert (view.facts.field.text(), closed) == ("", [])
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert closed == [1]


def test_a_video_gets_a_player_with_marks_and_a_row_of_a_table_is_jumped_to(qtbot, view):
    said = Report("Speech", (Table(("At", "Said"), (("0:05", "in his power"),)),))
    clip = replace(known(7), path=SAMPLES / "clip.mp4", reports=(("speech", said),))
    clip = replace(clip, item=replace(clip.item, kind="video", duration_s=7.2))
    view.show_detail(clip, [], row=0, count=2)
    player = view._player
    assert view._stage.currentWidget() is player and player.line.marks == (5.0,)
    view.facts.row_chosen.emit(("0:05", "in his power"))
    qtbot.waitUntil(lambda: player.line.position_s >= 5, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.toggle.toolTip() == "Play  (Space)", timeout=20_000)
    view.show_detail(known(8), [], row=1, count=2)
    assert view._stage.currentWidget() is view.picture
    view.clear()
    qtbot.wait(50)  # the event loop lets go of the file

"""One picture alone: boxes over it, keys, pages and frames, and pictures that cannot be shown."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.media.records import Item, ItemDetail
from core.reports import Box, Boxes, Report, Table, Tag
from ui.media import page_bar as module
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


# Pages and frames

COLOURS = ["#ff0000", "#00a000", "#0000ff", "#ffff00", "#00ffff"]


@pytest.fixture
def paged(tmp_path):
    """What is known of a file of five pages or frames, each of one colour; frames last 60 ms, the third 300."""

    def make(form):
        frames = [Image.new("RGB", (40, 30), colour) for colour in COLOURS]
        path = tmp_path / f"a.{form.lower()}"
        timed = {} if form == "TIFF" else {"duration": [60, 60, 300, 60, 60], "loop": 0}
        frames[0].save(path, form, save_all=True, append_images=frames[1:], **timed)
        detail = known(boxes=(CAT,))
        exif = (("Pages" if form == "TIFF" else "Frames", "5"),)
        return replace(detail, item=replace(detail.item, pages=5), path=path, exif=exif)

    return make


def colour(view):
    image = view.picture.image
    return None if image is None else image.pixelColor(20, 15).name()


def test_one_page_needs_no_bar(view):
    view.show_detail(known(), [], row=0, count=1)
    assert not view.pages.isVisible()


def test_pages_are_turned_by_keys_and_buttons_and_end_at_the_last(qtbot, view, paged):
    view.show_detail(paged("TIFF"), [], row=0, count=1)
    assert view.pages.isVisible() and not view.pages.play.isVisible()
    assert view.pages.words.text() == "Page 1 of 5"
    assert not view.pages.back.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: colour(view) == "#00a000")
    assert view.pages.words.text() == "Page 2 of 5"
    assert view.picture.boxes == ()  # they lie on the first page
    for _ in range(9):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: colour(view) == COLOURS[4])
    assert not view.pages.forth.isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not view.pages.is_playing
    qtbot.mouseClick(view.pages.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: colour(view) == COLOURS[3])
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: colour(view) == COLOURS[0])
    assert view.picture.boxes == (CAT,)


def test_pages_are_read_in_a_worker(qtbot, view, paged, monkeypatch):
    threads = set()
    read = module.Pages.read
    monkeypatch.setattr(
        module.Pages, "read", lambda *args, **named: threads.add(threading.get_ident()) or read(*args, **named)
    )
    view.show_detail(paged("TIFF"), [], row=0, count=1)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: colour(view) == COLOURS[1])
    assert threads and threading.get_ident() not in threads


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_frames_play_round_and_round_until_space(qtbot, view, paged, form):
    view.show_detail(paged(form), [], row=0, count=1)
    shown = []
    view.pages.turned.connect(lambda image, words: shown.append(view.pages.number))
    assert view.pages.play.isVisible() and view.pages.words.text() == "Frame 1 of 5"
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(shown) >= 7)
    assert shown[:7] == [1, 2, 3, 4, 0, 1, 2]
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not view.pages.is_playing
    count = len(shown)
    qtbot.wait(150)
    assert len(shown) == count


def test_a_round_takes_as_long_as_its_frames_say(qtbot, view, paged):
    """60 + 60 + 300 + 60 + 60 ms: the first frame does not come back sooner (a slow machine may be later)."""
    view.show_detail(paged("GIF"), [], row=0, count=1)
    qtbot.waitUntil(lambda: view.pages._times != ())
    came = []
    view.pages.turned.connect(lambda image, words: came.append((view.pages.number, time.monotonic())))
    began = time.monotonic()
    view.pages.play_or_pause()
    qtbot.waitUntil(lambda: len(came) >= 5)
    assert [number for number, _ in came[:5]] == [1, 2, 3, 4, 0]
    assert came[4][1] - began > 0.535


def test_what_is_hidden_or_stepped_through_does_not_play(qtbot, view, paged):
    view.show_detail(paged("GIF"), [], row=0, count=1)
    view.pages.play_or_pause()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert not view.pages.is_playing
    qtbot.waitUntil(lambda: colour(view) == COLOURS[4])  # an animation goes round
    view.pages.play_or_pause()
    view.hide()
    assert not view.pages.is_playing


def test_a_damaged_page_is_said_and_the_next_is_shown(qtbot, view, paged):
    detail = paged("TIFF")
    with Image.open(detail.path) as image:
        image.seek(1)
        start = image.tag_v2[273][0]
        directory = image._frame_pos[1]
    data = bytearray(detail.path.read_bytes())
    # the second page says that its pixels lie beyond the end of the file
    place = data.index(start.to_bytes(4, "little"), directory)
    data[place : place + 4] = (1 << 30).to_bytes(4, "little")
    detail.path.write_bytes(bytes(data))
    view.show_detail(detail, [], row=0, count=1)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: view.unreadable.isVisible() or "ends early" in view.pages.words.text())
    assert "Page 2" in view.unreadable.text.text() or "ends early" in view.pages.words.text()
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: colour(view) == COLOURS[2])
    assert not view.unreadable.isVisible()


def test_another_picture_begins_at_its_first_page(qtbot, view, paged):
    view.show_detail(paged("TIFF"), [], row=0, count=2)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    view.show_detail(known(2), [], row=1, count=2)
    qtbot.waitUntil(lambda: view.pages._fetcher.is_idle)
    qtbot.wait(20)
    assert colour(view) is None and not view.pages.isVisible()
    view.show_picture(2, QImage(40, 30, QImage.Format.Format_RGB888))
    assert view.picture.image is not None
    assert view.pages._pages is None  # the file is closed


def test_the_first_page_does_not_come_over_a_later_one(qtbot, view, paged):
    view.show_detail(paged("TIFF"), [], row=0, count=1)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    view.show_picture(1, QImage(40, 30, QImage.Format.Format_RGB888))
    qtbot.waitUntil(lambda: colour(view) == COLOURS[1])

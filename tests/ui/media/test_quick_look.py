"""Quick look: large over the grid, with the keys to close it, to move on and to open."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from core.errors import InputError
from core.media.records import Item, ItemDetail
from ui.media.quick_look import QuickLook
from ui.media.samples import SAMPLES

CUP = Item(1, "0" * 64, "coffee.jpg", "picture", "ready", 600, 400, 9, None, 0.0)
FILES = {1: "coffee.jpg", 2: "clip.mp4", 3: "reading.flac", 4: "NOTICE.md"}


def read(number):
    if number not in FILES:
        raise InputError(f"There is no picture {number}.", "See what there is.")
    return ItemDetail(replace(CUP, id=number, name=FILES[number]), SAMPLES / FILES[number], (), ())


@pytest.fixture
def look(qtbot):
    below = QWidget()
    qtbot.addWidget(below)
    below.resize(800, 600)
    below.show()
    return QuickLook(read, below)


@pytest.fixture
def heard(look):
    told = []
    look.closed.connect(lambda: told.append("closed"))
    look.opened.connect(lambda: told.append("opened"))
    look.walked.connect(lambda event: told.append(event.key()))
    return told


def test_it_lies_over_everything_and_shows_the_whole_picture(qtbot, look):
    assert not look.isVisible()
    look.show_item(CUP, row=0, count=3)
    assert look.geometry() == look.parentWidget().rect()
    qtbot.waitUntil(lambda: look.picture.image is not None)
    assert look.picture.image.width() > 256  # no thumbnail
    assert look.picture.place().width() > 500
    assert (look.name.whole, look.place.text(), look.hint.text()) == ("coffee.jpg", "1 of 3", "Enter to open")
    look.parentWidget().resize(1000, 700)
    assert look.geometry() == look.parentWidget().rect()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_space_and_escape_close_it(qtbot, look, heard, key):
    look.show_item(CUP, row=0, count=3)
    qtbot.keyClick(look, key)
    assert not look.isVisible()
    assert heard == ["closed"]
    assert look.picture.image is None and look.item_id is None


def test_enter_opens(qtbot, look, heard):
    look.show_item(CUP, row=0, count=3)
    qtbot.keyClick(look, Qt.Key.Key_Return)
    assert not look.isVisible()
    assert heard == ["closed", "opened"]


def test_arrows_move_on_and_other_keys_are_for_the_page(qtbot, look, heard):
    look.show_item(CUP, row=0, count=3)
    qtbot.keyClick(look, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(look, Qt.Key.Key_PageDown)
    qtbot.keyClick(look, Qt.Key.Key_L)
    assert heard == [Qt.Key.Key_Right, Qt.Key.Key_PageDown]
    assert look.isVisible()


@pytest.mark.parametrize(("number", "kind"), [(2, "video"), (3, "sound")])
def test_videos_and_sounds_show_their_poster_and_how_to_play(qtbot, look, number, kind):
    look.show_item(replace(CUP, id=number, kind=kind), row=1, count=3)
    assert look.hint.text() == "Enter to play"
    qtbot.waitUntil(lambda: look.picture.image is not None, timeout=20_000)


@pytest.mark.parametrize(("number", "words"), [(4, "It cannot be shown."), (9, "There is no picture 9.")])
def test_what_cannot_be_shown_is_said(qtbot, look, number, words):
    look.show_item(replace(CUP, id=number), row=1, count=3)
    qtbot.waitUntil(lambda: words in look.hint.text())
    look.show_item(CUP, row=0, count=3)
    assert look.hint.text() == "Enter to open"


def test_pixels_that_come_late_are_not_shown_over_another(qtbot, look):
    look.show_item(replace(CUP, id=2, kind="video"), row=1, count=3)
    look.show_item(CUP, row=0, count=3)
    qtbot.waitUntil(lambda: look._fetcher.is_idle)
    qtbot.waitUntil(lambda: look.picture.image is not None)
    assert look.picture.image.width() == 600


def test_a_row_on_its_way_is_an_empty_place(look):
    look.show_item(None, row=4, count=9)
    assert (look.isVisible(), look.name.whole, look.place.text()) == (True, "", "5 of 9")


def test_a_click_beside_it_closes_and_one_on_it_does_not(qtbot, look, heard):
    look.show_item(CUP, row=0, count=3)
    qtbot.mouseClick(look, Qt.MouseButton.LeftButton, pos=look.rect().center())
    assert look.isVisible()
    qtbot.mouseClick(look, Qt.MouseButton.LeftButton, pos=QPoint(5, 50))
    assert heard == ["closed"]


def test_it_does_not_come_back_with_its_page(look):
    look.show_item(CUP, row=0, count=3)
    look.parentWidget().hide()
    look.parentWidget().show()
    assert not look.isVisible()


def test_the_tab_key_stays_in_it(qtbot, look):
    look.show_item(CUP, row=0, count=3)
    look.setFocus()
    qtbot.keyClick(look, Qt.Key.Key_Tab)
    assert look.hasFocus()

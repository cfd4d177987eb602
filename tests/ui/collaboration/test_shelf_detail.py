"""Beside the grid: what an item is, whose it is, and what this person may do with it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.collaboration.shelf import Shelf
from ui.collaboration.shelf_detail import ShelfDetail, labels_of
from ui.widgets.chips import Chip


@pytest.fixture
def shelf(offer):
    made = Shelf()
    made.share([offer(1, labels=("cat",), width=640, height=480, duration_s=65.0)], by="ada", by_name="Ada")
    made.share([offer(2)], by="ben", by_name="Ben")
    return made


@pytest.fixture
def detail(qtbot):
    made = ShelfDetail()
    qtbot.addWidget(made)
    made.show()
    return made


def show(detail, items, me="ada", **values):
    detail.show_items(items, **{"me": me, "is_owner": False, "may_write": True, **values})


def chips(detail):
    QApplication.processEvents()  # the layout shows what was added
    return {chip.word: chip for chip in detail.chips.findChildren(Chip) if chip.isVisibleTo(detail)}


def test_one_item_says_what_it_is(detail, shelf):
    two, one = shelf.shown()
    show(detail, [one])
    words = detail.about.text()
    assert "640 × 480" in words and "1:05" in words and "2.0 MB" in words and "From Ada" in words
    assert detail.remove_button.isVisible()
    show(detail, [two])
    assert not detail.remove_button.isVisible()
    show(detail, [two], is_owner=True)
    assert detail.remove_button.isVisible()


def test_several_items_are_summed_up(detail, shelf):
    show(detail, shelf.shown())
    assert detail.name.whole == "2 items" and "4.0 MB in all" in detail.about.text()
    assert not detail.caption.isVisible() and not detail.remove_button.isVisible()


def test_where_the_originals_are(detail, shelf):
    show(detail, shelf.shown()[:1])
    detail.show_place([False], None)
    assert detail.get_button.isVisible() and not detail.open_button.isVisible()
    detail.show_place([False], 0.25)
    assert detail.progress.isVisible() and not detail.get_button.isVisible()
    detail.show_place([True], None)
    assert detail.open_button.isVisible() and not detail.progress.isVisible()
    show(detail, shelf.shown())
    detail.show_place([True, False], None)
    assert detail.get_button.text() == "Get 1 original"
    detail.show_library(2)
    assert not detail.keep_button.isVisible() and "In your library" in detail.kept.text()


def test_labels_are_given_taken_back_and_seconded(detail, shelf, qtbot):
    told = []
    detail.labelled.connect(lambda ids, word: told.append(("give", word)))
    detail.unlabelled.connect(lambda ids, word: told.append(("take", word)))
    one = shelf.shown()[1]
    show(detail, [one], me="ben")
    chips(detail)["cat"].click()
    qtbot.keyClicks(detail.field, "wild")
    qtbot.keyClick(detail.field, Qt.Key.Key_Return)
    shelf.label([one.id], "cat", me="ben")
    show(detail, [shelf.items[one.id]], me="ben")
    chips(detail)["cat · 2"].click()
    assert told == [("give", "cat"), ("give", "wild"), ("take", "cat")]
    assert detail.field.text() == ""
    assert labels_of(shelf) == [("", "Any label"), ("cat", "cat  (1)")]


def test_who_may_only_read_changes_nothing(detail, shelf):
    show(detail, [shelf.shown()[1]], may_write=False)
    assert not detail.field.isVisible() and not detail.remove_button.isVisible()
    assert detail.caption.isReadOnly() or not detail.caption.isVisible()
    told = []
    detail.unlabelled.connect(lambda ids, word: told.append(word))
    chips(detail)["cat"].click()
    assert told == []

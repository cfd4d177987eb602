"""A shelf on the screen: found by labels and words, labelled together, removed with a way back."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.records import Member
from core.collaboration.shelf import Shelf
from ui.collaboration.shelf_view import ShelfView
from ui.messages import Messages


@pytest.fixture
def shelf(offer):
    made = Shelf()
    made.share([offer(1, labels=("cat",))], by="ada", by_name="Ada")
    made.share([offer(2)], by="ben", by_name="Ben")
    return made


@pytest.fixture
def view(qtbot, shelf):
    made = ShelfView(shelf, me=Member("ada", "Ada", "editor", True), progress=lambda digest: None)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    yield made
    made.close_shelf()


def names(view):
    return [item.name for item in view.grid.rows.items]


def choose(view, *wanted):
    view.grid.choose({item.id for item in view.shelf.items.values() if item.name in wanted})


def test_items_are_found_by_words_and_labels(view, qtbot):
    assert names(view) == ["2.jpg", "1.jpg"]
    view.label.setCurrentIndex(view.label.findData("cat"))
    assert names(view) == ["1.jpg"]
    qtbot.keyClicks(view.search, "2")
    assert view.places.currentWidget() is view.nothing
    view.label.setCurrentIndex(0)
    assert names(view) == ["2.jpg"]


def test_what_others_say_is_seen_at_once_and_the_caret_stays(view, shelf, qtbot):
    choose(view, "2.jpg")
    assert view.side.isVisible()
    qtbot.keyClicks(view.detail.caption, "mine")
    other = Shelf([shelf.snapshot()])
    one = view.items[0].id
    other.write_caption(one, "Theirs, mine")
    other.label([one], "dog", me="ben")
    shelf.take(other.updates(shelf.version))
    assert view.detail.caption.toPlainText() == "Theirs, mine"
    qtbot.keyClicks(view.detail.caption, "!")
    assert shelf.items[one].caption == "Theirs, mine!"
    assert shelf.items[one].labels == ("dog",) and [item.id for item in view.items] == [one]


def test_several_are_labelled_at_once(view, shelf, qtbot):
    choose(view, "1.jpg", "2.jpg")
    qtbot.keyClicks(view.detail.field, "animal")
    qtbot.keyClick(view.detail.field, Qt.Key.Key_Return)
    assert dict(shelf.labels()) == {"animal": 2, "cat": 1}


def test_own_items_are_removed_with_a_way_back_and_others_are_not(view, shelf, qtbot):
    choose(view, "1.jpg")
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete)
    assert names(view) == ["2.jpg"]
    Messages.of(view).toasts[-1].button.click()
    assert names(view) == ["2.jpg", "1.jpg"]
    choose(view, "2.jpg")
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete)
    assert names(view) == ["2.jpg", "1.jpg"] and "Only who shared" in Messages.of(view).texts()[-1]


def test_originals_and_the_library_are_asked_for(view, shelf):
    told = []
    view.get_wanted.connect(lambda items: told.append([item.name for item in items]))
    view.keep_wanted.connect(lambda items: told.append([item.name for item in items]))
    view.open_wanted.connect(lambda item: told.append(item.name))
    choose(view, "1.jpg")
    view.detail.get_button.click()
    view.detail.keep_button.click()
    view.grid.opened.emit(view.items[0].id)
    assert told == [["1.jpg"], ["1.jpg"], "1.jpg"]
    view.set_here(shelf.digests())
    assert view.detail.open_button.isVisible()


def test_where_there_is_little_room_an_item_takes_the_grids_place(view):
    view.resize(420, 600)
    choose(view, "1.jpg")
    assert view.side.isVisible() and not view.places.isVisible()
    view.back.click()
    assert view.places.isVisible() and not view.side.isVisible()


def test_an_empty_shelf_says_how_to_begin(qtbot):
    shelf = Shelf()
    view = ShelfView(shelf, me=Member("ada", "Ada", "editor", True), progress=lambda digest: None)
    qtbot.addWidget(view)
    view.show()
    told = []
    view.library_wanted.connect(lambda: told.append("library"))
    view.files_wanted.connect(lambda: told.append("files"))
    for button in view.empty.buttons:
        button.click()
    assert told == ["library", "files"] and not view.bar.isVisible()
    shelf.is_writable = False
    view.refresh()
    assert not view.empty.buttons[0].isVisible()
    view.close_shelf()


def test_everything_has_a_name(view):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    choose(view, "1.jpg")
    found = [widget for kind in (QAbstractButton, QLineEdit, QComboBox) for widget in view.findChildren(kind)]
    assert [
        widget
        for widget in found
        if widget.isVisible()
        and not (widget.accessibleName() or (hasattr(widget, "text") and widget.text()))
        and not widget.objectName().startswith("qt_")
    ] == []

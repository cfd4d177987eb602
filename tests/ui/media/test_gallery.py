"""The gallery shows covers with names, keeps what is chosen, and says what is wanted."""

import pytest
from PySide6.QtCore import Qt

from ui.media.gallery import Entry, Gallery
from ui.widgets.empty_state import EmptyState


@pytest.fixture
def gallery(qtbot, samples):
    paths = dict(enumerate(samples("chelsea", "coffee"), 1))
    made = Gallery(lambda cover: paths[cover], is_round=True, empty=EmptyState("images", "Nothing"))
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


CAT, CUP = Entry(7, "Chelsea", "2 pictures", 1), Entry(9, "Cup", "1 picture", 2)


def test_covers_arrive_and_names_stand_below(gallery, qtbot):
    gallery.show_entries([CAT, CUP])
    qtbot.waitUntil(lambda: len(gallery._covers) == 2)
    image = gallery.list.item(0).icon().pixmap(100, 100).toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0
    assert gallery.list.item(0).text() == "Chelsea\n2 pictures"


def test_what_was_chosen_stays_chosen_when_others_come(gallery):
    gallery.show_entries([CAT])
    gallery.select(7)
    gallery.show_entries([CUP, CAT])
    assert gallery.selected == [CAT]


def test_enter_opens(gallery, qtbot):
    told = []
    gallery.opened.connect(told.append)
    gallery.show_entries([CAT, CUP])
    gallery.list.setCurrentRow(1)
    qtbot.keyClick(gallery.list, Qt.Key.Key_Return)
    assert told == [CUP]


def test_without_entries_it_says_what_to_do(gallery):
    gallery.show_entries([])
    assert gallery.stack.currentWidget() is gallery.empty

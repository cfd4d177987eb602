"""100,000 pictures: the model fetches only the windows that are looked at, and keeps pictures in their place."""

import threading

from PySide6.QtCore import QItemSelectionModel, Qt

from core.errors import StorageError
from core.media.records import Item
from core.reports import Tag
from ui.media.items import KEPT, TILE, WINDOW, ItemsModel, describe
from ui.media.listing import Tile


def item(number, **changes):
    values = {
        "id": number,
        "digest": f"{number:064x}",
        "name": f"picture {number}.jpg",
        "kind": "picture",
        "state": "ready",
        "width": 640,
        "height": 480,
        "size_bytes": 1000,
        "taken": None,
        "added": float(number),
        "labels": (),
        "tags": (),
        "note": "",
    }
    return Item(**{**values, **changes})


class Numbers:
    """A listing of the given ids; says which windows were read and on which threads."""

    def __init__(self, ids):
        self.ids = list(ids)
        self.asked = []
        self.threads = set()

    def count(self):
        return len(self.ids)

    def window(self, offset, limit):
        self.asked.append(offset // WINDOW)
        self.threads.add(threading.get_ident())
        return [Tile(item(number)) for number in self.ids[offset : offset + limit]]


def opened(qtbot, listing):
    model = ItemsModel()
    with qtbot.waitSignal(model.counted):
        model.open(listing)
    return model


def test_opening_a_hundred_thousand_reads_two_windows(qtbot):
    listing = Numbers(range(100_000))
    model = opened(qtbot, listing)
    assert model.rowCount() == 100_000
    assert sorted(listing.asked) == [0, 1]
    assert threading.get_ident() not in listing.threads


def test_looking_somewhere_reads_the_windows_there(qtbot):
    """Rows 50,020 to 50,050 lie in window 500; nothing between is read."""
    listing = Numbers(range(100_000))
    model = opened(qtbot, listing)
    assert model.data(model.index(50_020), TILE) is None
    with qtbot.waitSignal(model.dataChanged):
        model.look_at(50_020, 50_050)
    assert sorted(listing.asked) == [0, 1, 500]
    assert model.data(model.index(50_020), TILE).item.id == 50_020
    assert model.data(model.index(50_020), Qt.ItemDataRole.DisplayRole) == "picture 50020.jpg"


def test_memory_is_bounded_however_far_a_person_scrolls(qtbot):
    listing = Numbers(range(100_000))
    model = opened(qtbot, listing)
    for first in range(0, 100 * WINDOW, WINDOW):
        model.look_at(first, first + 20)
        qtbot.waitUntil(lambda row=first: model.tile(row) is not None)
    assert sum(model.tile(row) is not None for row in range(0, 100_000, WINDOW)) == KEPT


def test_new_pictures_move_the_others_and_the_selection_follows(qtbot):
    """Picture 7 is selected at row 2; two new ones in front make it row 4, still selected and only it."""
    listing = Numbers([5, 6, 7, 8])
    model = opened(qtbot, listing)
    selection = QItemSelectionModel(model)
    selection.select(model.index(2), QItemSelectionModel.SelectionFlag.Select)
    listing.ids = [1, 2, 5, 6, 7, 8]
    with qtbot.waitSignal(model.counted):
        model.refresh()
    assert [index.row() for index in selection.selectedIndexes()] == [4]
    assert model.tile(4).item.id == 7
    assert model.row_of(8) == 5


def test_what_is_gone_is_no_longer_selected(qtbot):
    """Otherwise the next Delete would hit the neighbour that took its place."""
    listing = Numbers([5, 6, 7, 8])
    model = opened(qtbot, listing)
    selection = QItemSelectionModel(model)
    selection.select(model.index(1), QItemSelectionModel.SelectionFlag.Select)
    listing.ids = [5, 7, 8]
    with qtbot.waitSignal(model.counted):
        model.refresh()
    assert selection.selectedIndexes() == []
    assert model.rowCount() == 3


def test_a_listing_opened_later_wins(qtbot):
    """Typing "ca" then "cat": whatever answers late, the grid shows the last."""
    gate = threading.Event()

    class Slow(Numbers):
        def count(self):
            gate.wait(10)
            return super().count()

    model = ItemsModel()
    model.open(Slow([1, 2, 3]))
    with qtbot.waitSignal(model.counted):
        model.open(Numbers([9]))
    gate.set()
    qtbot.waitUntil(lambda: model.is_settled)
    qtbot.wait(20)
    assert model.rowCount() == 1
    assert model.tile(0).item.id == 9


def test_a_failing_disk_is_reported_and_asked_again(qtbot):
    class Failing(Numbers):
        broken = True

        def window(self, offset, limit):
            if self.broken and offset >= 5 * WINDOW:
                raise StorageError("The disk is gone.", "Plug it in.")
            return super().window(offset, limit)

    listing = Failing(range(1000))
    model = opened(qtbot, listing)
    with qtbot.waitSignal(model.failed) as heard:
        model.look_at(600, 610)
    assert heard.args[0].what == "The disk is gone."
    listing.broken = False
    with qtbot.waitSignal(model.dataChanged):
        model.look_at(600, 610)
    assert model.tile(600).item.id == 600


def test_screen_readers_hear_name_labels_and_state():
    tile = Tile(item(1, labels=("cat", "sofa"), state="damaged"), why="label")
    assert describe(tile) == "picture 1.jpg\ncat, sofa\ndamaged\nlabel"
    assert describe(Tile(item(2, tags=(Tag("espresso", 0.94),)))) == "picture 2.jpg\nespresso 94%"

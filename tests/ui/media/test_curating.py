"""What is done to many items can be taken back and done again, exactly."""

import asyncio

from PySide6.QtCore import QItemSelectionModel, Qt

from ui.media.album_dialog import AlbumDialog
from ui.messages import Messages
from ui.widgets.dialog import Dialog

SELECT = QItemSelectionModel.SelectionFlag.Select


def select(page, *rows):
    page.browser.grid.clearSelection()
    for row in rows:
        page.browser.grid.selectionModel().select(page.browser.model.index(row, 0), SELECT)


def asking(page):
    return [dialog for dialog in page.window().findChildren(Dialog) if dialog.isVisible()]


def ratings(page):
    return [page.media.item(page.browser.model.tile(row).item.id).item.rating for row in range(3)]


async def test_stars_by_a_key_and_back(filled, qtbot, until):
    select(filled, 0, 2)
    qtbot.keyClick(filled, Qt.Key.Key_4)
    await until(lambda: "4 stars for 2 items." in Messages.of(filled).texts())
    assert ratings(filled) == [4, 0, 4]
    await filled.undo()
    assert ratings(filled) == [0, 0, 0]
    assert "Taken back: 4 stars for 2 items" in Messages.of(filled).texts()[-1]
    await filled.redo()
    assert ratings(filled) == [4, 0, 4]


async def test_the_trash_is_taken_back(filled, until, listed):
    select(filled, 1)
    await filled.trash_selected()
    await until(lambda: listed(filled) == ["chelsea.jpg", "rocket.jpg"])
    await filled.undo()
    await until(lambda: listed(filled) == ["chelsea.jpg", "coffee.jpg", "rocket.jpg"])


async def test_an_emptied_trash_is_empty_on_the_screen_too(filled, until, listed):
    select(filled, 1)
    await filled.trash_selected()
    filled.browser.filters.scope.setCurrentIndex(filled.browser.filters.scope.count() - 1)
    await until(lambda: listed(filled) == ["coffee.jpg"])
    task = filled.empty_trash()
    await until(lambda: asking(filled))
    asking(filled)[0].accept()
    await task
    await until(lambda: listed(filled) == [])
    assert Messages.of(filled).texts()[-1] == "1 item is gone."


async def test_items_go_into_a_new_album(filled, until):
    select(filled, 0, 1)
    task = filled.add_to_album()
    await until(lambda: filled.window().findChildren(AlbumDialog))
    dialog = filled.window().findChildren(AlbumDialog)[0]
    dialog.field.setText("Still life")
    dialog.accept()
    await task
    await asyncio.sleep(0)
    assert [(album.title, album.count) for album in filled.media.albums.all()] == [("Still life", 2)]
    await filled.undo()
    assert filled.media.albums.all()[0].count == 0


async def test_without_anything_done_undo_says_so(filled):
    await filled.undo()
    assert Messages.of(filled).texts()[-1] == "There is nothing to take back."
    await filled.redo()
    assert Messages.of(filled).texts()[-1] == "There is nothing to do again."

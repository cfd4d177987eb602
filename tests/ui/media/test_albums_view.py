"""Albums by their covers; opening one shows its items."""

import asyncio

from core.media.records import Album
from ui.media.albums_view import AlbumsView, counted
from ui.widgets.titled_dialog import TitledDialog


def test_counts_are_words():
    assert (counted(1), counted(1200)) == ("1 item", "1,200 items")


async def test_albums_are_shown_and_asked_for(running_backend, qtbot):
    view = AlbumsView(running_backend)
    qtbot.addWidget(view)
    view.show()
    view.show_albums([])
    assert view.gallery.stack.currentWidget() is view.gallery.empty
    told = []
    view.album_wanted.connect(lambda number, title: told.append((number, title)))
    view.show_albums([Album(3, "Pets", 2, 0)])
    view.gallery.opened.emit(view.gallery.entries[0])
    assert told == [(3, "Pets")]


async def test_a_new_album_is_made_with_its_title(running_backend, qtbot, until):
    view = AlbumsView(running_backend)
    qtbot.addWidget(view)
    view.show()
    task = view.create()
    await until(lambda: view.window().findChildren(TitledDialog))
    dialog = view.window().findChildren(TitledDialog)[0]
    dialog.line.setText("Holidays")
    dialog.accept()
    await task
    await asyncio.sleep(0)
    assert [album.title for album in running_backend.media.albums.all()] == ["Holidays"]


async def test_an_album_goes_only_after_asking(running_backend, qtbot, until):
    from ui.widgets.dialog import Dialog

    running_backend.media.albums.create("Pets")
    view = AlbumsView(running_backend)
    qtbot.addWidget(view)
    view.show()
    await view.reload()
    task = view.remove(view.gallery.entries[0])
    await until(lambda: view.window().findChildren(Dialog))
    view.window().findChildren(Dialog)[0].reject()
    await task
    assert len(running_backend.media.albums.all()) == 1

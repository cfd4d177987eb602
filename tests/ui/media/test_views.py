"""The library as items, albums, people or a map: what is chosen there is shown as items."""

from core.media.records import Place


async def test_an_album_is_shown_as_items(filled, until, listed):
    media = filled.media
    album = media.albums.create("Pets")
    ids = {tile.item.name: tile.item.id for tile in (filled.browser.model.tile(row) for row in range(3))}
    media.albums.add(album.id, [ids["chelsea.jpg"]])
    filled.views.show_view("albums")
    await until(lambda: [entry.name for entry in filled.views.albums.gallery.entries] == ["Pets"])
    filled.views.albums.album_wanted.emit(album.id, "Pets")
    await until(lambda: listed(filled) == ["chelsea.jpg"])
    assert filled.views.key == "items"
    assert filled.album == (album.id, "Pets")
    assert filled.browser.filters.more.text() == "Filters · 1"


async def test_the_map_says_when_there_is_no_place(filled, until):
    filled.views.show_view("places")
    await until(lambda: filled.views.places.currentWidget() is filled.views.nowhere)


async def test_a_dot_of_the_map_is_shown_as_items(filled, until, listed):
    number = filled.browser.model.tile(1).item.id
    filled.media._tables._database.write(
        lambda db: db.execute("UPDATE items SET latitude = 48.2, longitude = 16.4 WHERE id = ?", (number,))
    )
    assert filled.media.places() == [Place(number, 48.2, 16.4)]
    filled.views.show_view("places")
    await until(lambda: filled.views.places.currentWidget() is filled.views.map)
    filled.views.map.area_wanted.emit((48.0, 16.0, 49.0, 17.0))
    await until(lambda: listed(filled) == ["coffee.jpg"])


async def test_typing_a_search_shows_items(filled):
    filled.views.show_view("people")
    filled.search.setText("cat")
    assert filled.views.key == "items"

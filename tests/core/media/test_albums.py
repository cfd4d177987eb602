"""Albums hold items without moving them; a title is there once; what changed is told, so that it can be undone."""

import pytest

from core.errors import InputError
from core.media.records import Query


@pytest.fixture
def filled(media, samples):
    report = media.import_paths([samples / "chelsea.jpg", samples / "coffee.jpg", samples / "moon.jpg"])
    return media, report.added


def test_what_is_put_in_is_listed_and_counted(filled):
    media, (cat, cup, moon) = filled
    album = media.albums.create("  Holidays  2026 ")
    assert media.albums.add(album.id, [cat, cup]) == [cat, cup]
    assert media.albums.add(album.id, [cup, moon]) == [moon]
    assert media.albums.take(album.id, [cat, 999]) == [cat]
    assert {item.id for item in media.items(Query(album=album.id))} == {cup, moon}
    assert [(found.title, found.count) for found in media.albums.all()] == [("Holidays 2026", 2)]


def test_the_trash_is_not_counted(filled):
    media, (cat, cup, _) = filled
    album = media.albums.create("Pets")
    media.albums.add(album.id, [cat, cup])
    media.trash([cat])
    assert media.albums.all()[0].count == 1
    media.restore([cat])
    assert media.albums.all()[0].count == 2


def test_an_album_goes_and_its_items_stay(filled):
    media, (cat, *_) = filled
    album = media.albums.create("Pets")
    media.albums.add(album.id, [cat])
    media.albums.remove(album.id)
    assert media.albums.all() == []
    assert media.count(Query()) == 3


def test_titles_are_there_once_and_found_in_any_case(filled):
    media, _ = filled
    pets, work = media.albums.create("Pets"), media.albums.create("Work")
    with pytest.raises(InputError, match="already"):
        media.albums.create("Pets")
    with pytest.raises(InputError, match="already"):
        media.albums.rename(work.id, "Pets")
    media.albums.rename(work.id, "Office")
    assert media.albums.find("pets").id == pets.id
    with pytest.raises(InputError, match="no album 'Garden'") as refused:
        media.albums.find("Garden")
    assert "'Office', 'Pets'" in refused.value.todo


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_that_is_none_is_refused(filled, title):
    with pytest.raises(InputError, match="1 to 200"):
        filled[0].albums.create(title)

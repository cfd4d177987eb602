"""Edits are taken back exactly: what had a label, stars or a place in an album before keeps it."""

import pytest

from core.errors import InputError
from core.media import edits
from core.media.edits import Edit, History
from core.media.records import Query


@pytest.fixture
def library(media, samples):
    report = media.import_paths([samples / f"{name}.jpg" for name in ("chelsea", "coffee", "moon")])
    return media, list(report.added)


def labels(media, ids):
    return [media.item(number).item.labels for number in ids]


def test_labels_are_taken_back_only_where_they_were_given(library):
    media, ids = library
    media.label(ids[:1], "cat")
    media.label(ids[1:], "old")
    edit = edits.relabel(media, ids, added=["cat"], removed=["old"])
    assert labels(media, ids) == [("cat",), ("cat",), ("cat",)]
    edit.undo()
    assert labels(media, ids) == [("cat",), ("old",), ("old",)]
    edit.redo()
    assert labels(media, ids) == [("cat",), ("cat",), ("cat",)]


def test_each_item_gets_back_the_stars_it_had(library):
    media, ids = library
    media.rate({ids[0]: 2, ids[1]: 5})
    edit = edits.rate(media, ids, 5)
    assert edit.words == "5 stars for 2 items"
    edit.undo()
    assert [media.item(number).item.rating for number in ids] == [2, 5, 0]
    with pytest.raises(InputError, match="0 to 5"):
        edits.rate(media, ids, 6)


def test_albums_and_the_trash(library):
    media, ids = library
    album = media.albums.create("Pets")
    media.albums.add(album.id, ids[:1])
    inside = edits.gather(media, album.id, "Pets", ids)
    inside.undo()
    assert [item.id for item in media.items(Query(album=album.id))] == ids[:1]
    outside = edits.ungather(media, album.id, "Pets", ids)
    outside.undo()
    assert [item.id for item in media.items(Query(album=album.id))] == ids[:1]
    gone = edits.trash(media, ids[1:])
    assert gone.words == "2 items in the trash"
    gone.undo()
    assert media.count(Query()) == 3
    edits.trash(media, ids[:1])
    back = edits.restore(media, ids)
    assert back.words == "1 item out of the trash"


def test_what_changes_nothing_is_no_edit(library):
    media, ids = library
    album = media.albums.create("Pets")
    assert edits.relabel(media, ids, removed=["none has it"]) is None
    assert edits.rate(media, ids, 0) is None
    assert edits.ungather(media, album.id, "Pets", ids) is None
    assert edits.restore(media, ids) is None


def test_history_goes_back_and_forth_and_a_new_edit_ends_what_could_be_done_again():
    said = []
    history = History()
    for word in "ab":
        history.did(Edit(word, lambda word=word: said.append(f"-{word}"), lambda word=word: said.append(f"+{word}")))
    history.did(None)
    assert (history.undo(), history.undo(), history.undo()) == ("b", "a", "")
    assert history.redo() == "a"
    history.did(Edit("c", lambda: None, lambda: None))
    assert history.redo() == ""
    assert said == ["-b", "-a", "+a"]

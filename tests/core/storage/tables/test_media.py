"""Pictures as they are stored: once by content, found by all their words, trashed and restored."""

import json
import time

import pytest

from core.reports import Report, Text
from core.storage.database import Database
from core.storage.tables.media import MediaTables


def row(name, *, digest=""):
    return {
        "digest": digest or name.ljust(64, "0"),
        "name": name,
        "kind": "picture",
        "state": "ready",
        "note": "",
        "width": 4,
        "height": 3,
        "size_bytes": 12,
        "taken": None,
        "added": time.time(),
        "exif": "[]",
    }


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield MediaTables(database)
    database.close()


@pytest.fixture
def ids(tables):
    return [number for number, _ in tables.add([row("red car.jpg"), row("blue boat.jpg")], ["", "sea"])]


def keep(tables, number, analyser, *, text="", tags=()):
    report = Report("T", (Text(text),) if text else ()).to_json()
    rows = [{"item_id": number, "analyser": analyser, "report": report, "analysed": time.time()}]
    tables.keep_reports(rows, [(number, analyser, tag, score) for tag, score in tags])


def test_the_same_content_is_one_picture(tables, ids):
    [(number, is_new)] = tables.add([row("copy.jpg", digest="red car.jpg".ljust(64, "0"))], ["pet"])
    assert (number, is_new) == (ids[0], False)
    assert tables.by_id(ids)[0]["labels"] == ["pet"]


def test_what_a_camera_wrote_is_read_apart(tables):
    [(number, _)] = tables.add([row("a.jpg") | {"exif": '[["Model", "X"]]'}], [""])
    assert "exif" not in tables.by_id([number])[0]
    assert (tables.exif(number), tables.exif(number + 1)) == ('[["Model", "X"]]', "[]")


def test_pictures_are_found_by_name_label_tag_and_text(tables, ids):
    car, boat = ids
    keep(tables, car, "classes", tags=[("sports car", 0.9)])
    keep(tables, car, "text", text="Room 204")
    for words, found in (("red", [car]), ("sea", [boat]), ("sport*", [car]), ("204", [car]), ("plane", [])):
        assert tables.search(words, 10) == found
    assert tables.texts(ids) == {car: "Room 204"}


def test_a_new_report_takes_the_place_of_the_old_one(tables, ids):
    keep(tables, ids[0], "classes", tags=[("dog", 0.9)])
    keep(tables, ids[0], "classes", tags=[("cat", 0.8)])
    assert tables.by_id(ids[:1])[0]["tags"] == [("cat", 0.8)]
    assert (tables.search("dog", 10), tables.search("cat", 10)) == ([], [ids[0]])
    assert [json.loads(found["report"])["title"] for found in tables.reports(ids[0])] == ["T"]


def test_labels_are_given_counted_and_taken_away(tables, ids):
    tables.label(ids, "sea")
    assert tables.labels() == [("sea", 2)]
    assert [(number, label) for number, label, _ in tables.labelled(["sea"])] == [(number, "sea") for number in ids]
    assert tables.labelled(["land"]) == []
    assert len(tables.labelled(["sea", "land"], "picture")) == len(tables.labelled([], "picture")) == 2
    assert tables.labelled(["sea"], "video") == []
    tables.unlabel([ids[0]], "sea")
    assert tables.labels() == [("sea", 1)]
    assert tables.search("sea", 10) == [ids[1]]


def test_the_trash_hides_and_gives_back(tables, ids):
    tables.set_trashed([ids[1]], True)
    assert tables.count({}) == 1
    assert tables.count({"trash": True}) == 1
    assert (tables.search("boat", 10), tables.labels()) == ([], [])
    tables.set_trashed([ids[1]], False)
    assert tables.search("boat", 10) == [ids[1]]


def test_only_unlabelled_pictures_wait_for_a_model_that_has_not_seen_them(tables, ids):
    assert tables.unseen("trained:m") == [ids[0]]
    assert tables.unseen("trained:m", also_labelled=True) == ids
    keep(tables, ids[0], "trained:m")
    assert tables.unseen("trained:m") == []


def test_pictures_come_in_the_order_asked_for(tables, ids):
    assert [found["name"] for found in tables.items({}, order="name", offset=0, limit=9)] == [
        "blue boat.jpg",
        "red car.jpg",
    ]
    assert [found["id"] for found in tables.items({}, order="oldest", offset=1, limit=1)] == [ids[1]]
    assert [found["id"] for found in tables.by_id([ids[1], 99, ids[0]])] == [ids[1], ids[0]]


def test_a_models_row_is_kept_replaced_and_removed(tables):
    model = {"id": "m", "title": "M", "labels": "[]", "installed": 1.0, "accuracy": None, "source": "", "digest": "d"}
    tables.keep_model(model)
    tables.keep_model({**model, "title": "N"})
    assert [found["title"] for found in tables.models()] == ["N"]
    tables.remove_model("m")
    assert tables.models() == []

"""Vectors and whose they are: what a person said by hand stays."""

import numpy as np
import pytest

from core.storage.database import Database
from core.storage.tables.media import MediaTables
from core.storage.tables.people import PeopleTables


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    row = {
        "digest": "a" * 64, "name": "a", "kind": "picture", "state": "ready", "note": "", "width": 1, "height": 1,
        "size_bytes": 1, "taken": None, "added": 1.0, "exif": "[]",
    }  # fmt: skip
    MediaTables(database).add([row, row | {"digest": "b" * 64}], ["", ""])
    people = PeopleTables(database)
    people.keep([{"item_id": 1 + place % 2, "analyser": "faces", "numbers": bytes([place])} for place in range(4)])
    people.keep([{"item_id": 2, "analyser": "classes", "numbers": np.ones(2, "<f4").tobytes()}])
    yield people
    database.close()


def test_vectors_are_read_from_where_one_stopped(tables):
    assert [row[0] for row in tables.vectors("faces")] == [1, 2, 3, 4]
    assert tables.vectors("faces", after=3) == [(4, 2, b"\x03")]
    assert tables.vector(2, "classes") == np.ones(2, "<f4").tobytes()
    assert tables.vector(1, "classes") is None


def test_what_was_said_by_hand_stays(tables):
    one, other = tables.new_person("Ada"), tables.new_person()
    tables.assign([1, 2], one, by_hand=True)
    tables.assign([1, 3], other, by_hand=False)
    assert [(row["name"], row["faces"], row["items"]) for row in tables.people()] == [("Ada", 2, 2), ("", 1, 1)]
    tables.assign([1], other, by_hand=True)
    assert tables.items_of(other) == [1]
    assert tables.person_named("ada") == one


def test_merged_people_are_one_and_nobody_is_left_without_a_face(tables):
    one, other, nobody = tables.new_person("Ada"), tables.new_person("Bo"), tables.new_person()
    tables.assign([1], one, by_hand=False)
    tables.assign([2], other, by_hand=False)
    tables.merge(one, other)
    tables.sweep()
    assert [row["id"] for row in tables.people()] == [one]
    assert tables.person_named("Bo") is None
    assert nobody not in {row["person_id"] for row in tables.faces()}
    assert len(tables.faces(person_id=one)) == 2


def test_all_that_is_known_of_faces_can_go(tables):
    tables.assign([1], tables.new_person("Ada"), by_hand=True)
    tables.forget_faces()
    assert tables.people() == [] and tables.faces() == []
    assert len(tables.vectors("classes")) == 1

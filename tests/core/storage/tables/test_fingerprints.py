"""Hashes of sounds: kept once, found with item and time, gone with their item."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import StorageError
from core.storage.database import Database
from core.storage.tables import fingerprints
from core.storage.tables.fingerprints import FingerprintTables
from core.storage.tables.media import MediaTables


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("fingerprints") / "vega.db")
    yield database
    database.close()


@pytest.fixture
def ids(database):
    plain = {"kind": "sound", "state": "ready", "note": "", "width": 0, "height": 0, "size_bytes": 0, "exif": "[]"}
    rows = [{**plain, "digest": name.ljust(64, "0"), "name": name, "added": 0.0} for name in ("song", "talk")]
    yield [number for number, _ in MediaTables(database).add(rows, ["", ""])]
    database.write(lambda db: db.execute("DELETE FROM items"))


@pytest.fixture
def tables(database):
    return FingerprintTables(database)


def keep(tables, item_id, pairs):
    hashes, times = np.array(pairs, np.int64).reshape(-1, 2).T
    tables.keep(item_id, hashes, times)


def rows(tables, *hashes):
    return sorted(zip(*(column.tolist() for column in tables.look_up(np.array(hashes, np.int64))), strict=True))


def count(database):
    return database.read(lambda db: db.table("sound_hashes").count)


def test_a_hash_is_found_with_its_items_and_times(tables, ids):
    song, talk = ids
    keep(tables, song, [(5, 0), (5, 90), (6, 1)])
    keep(tables, talk, [(5, 7), (8, 7)])
    assert rows(tables, 5, 6, 9) == [(5, song, 0), (5, song, 90), (5, talk, 7), (6, song, 1)]
    assert rows(tables, 5, 5, 5) == rows(tables, 5)
    assert rows(tables) == rows(tables, 9) == []


def test_silence_was_looked_at_as_well(tables, ids):
    keep(tables, ids[0], [])
    assert tables.has(ids[0]) and not tables.has(ids[1])


def test_a_new_fingerprint_takes_the_place_of_the_old(tables, ids):
    keep(tables, ids[0], [(1, 1), (2, 2)])
    keep(tables, ids[0], [(2, 3)])
    assert rows(tables, 1, 2) == [(2, ids[0], 3)]


def test_what_is_removed_is_looked_at_again(tables, ids):
    keep(tables, ids[0], [(1, 1)])
    keep(tables, ids[1], [(1, 1)])
    tables.remove(ids[0])
    tables.remove(ids[0])
    assert not tables.has(ids[0])
    assert rows(tables, 1) == [(1, ids[1], 1)]


def test_a_fingerprint_goes_with_its_item(tables, ids, database):
    keep(tables, ids[0], [(1, 1), (2, 1)])
    database.write(lambda db: db.execute("DELETE FROM items WHERE id = ?", (ids[0],)))
    assert not tables.has(ids[0]) and count(database) == 0


def test_what_lies_in_the_trash_is_not_found_until_it_is_back(tables, ids, database):
    keep(tables, ids[0], [(1, 1)])
    media = MediaTables(database)
    media.set_trashed(ids[:1], True)
    assert rows(tables, 1) == []
    media.set_trashed(ids[:1], False)
    assert rows(tables, 1) == [(1, ids[0], 1)]


def test_an_item_that_is_not_there_gets_none(tables, database):
    with pytest.raises(StorageError):
        keep(tables, 999, [(1, 1)])
    with pytest.raises(StorageError):
        keep(tables, 999, [])
    assert count(database) == 0


def test_long_sounds_are_written_in_parts_and_only_complete_ones_count(tables, ids, monkeypatch):
    """Whoever is interrupted between two of them begins again."""
    monkeypatch.setattr(fingerprints, "MOST_ROWS", 10)
    pairs = [(number % 7, number) for number in range(95)]
    keep(tables, ids[0], pairs)
    assert rows(tables, *range(7)) == sorted((key, ids[0], time) for key, time in pairs)

    original = tables._insert
    monkeypatch.setattr(tables, "_insert", lambda *args: original(*args) if 6 not in args[1] else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep(tables, ids[0], pairs)
    assert not tables.has(ids[0])


def test_thousands_of_hashes_are_asked_for_at_once_by_the_index(tables, ids, database):
    """More than SQLite takes as values; and not by reading all rows."""
    keep(tables, ids[0], [(number, number) for number in range(40_000)])
    assert len(tables.look_up(np.arange(0, 80_000))[0]) == 40_000
    statements = []
    database.read(lambda db: db.conn.set_trace_callback(statements.append))
    tables.look_up(np.array([3]))
    database.read(lambda db: db.conn.set_trace_callback(None))
    plan = database.read(lambda db: db.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall())
    assert any("SEARCH sound_hashes USING PRIMARY KEY (hash=?)" in row[3] for row in plan)
    assert not any("SCAN sound_hashes" in row[3] for row in plan)


@settings(max_examples=20)
@given(
    kept=st.sets(st.tuples(st.integers(0, 2**22 - 1), st.integers(0, 2**31)), max_size=50),
    others=st.sets(st.integers(0, 2**22 - 1), max_size=20),
)
def test_everything_that_was_kept_is_found(database, kept, others):
    tables = FingerprintTables(database)
    plain = {"kind": "sound", "state": "ready", "note": "", "width": 0, "height": 0, "size_bytes": 0, "exif": "[]"}
    [(item_id, _)] = MediaTables(database).add([{**plain, "digest": "d", "name": "a", "added": 0.0}], [""])
    keep(tables, item_id, sorted(kept))
    wanted = {key for key, _ in kept} | others
    assert {(key, time) for key, _, time in rows(tables, *wanted)} == kept

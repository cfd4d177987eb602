"""Watched folders and unfinished imports keep their paths to the byte."""

import pytest

from core.storage.database import Database
from core.storage.tables.folders import FolderTables


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield FolderTables(database)
    database.close()


def test_folders_are_kept_in_the_order_in_which_they_came(tables):
    tables.watch(b"/a\xff", False)
    tables.watch(b"/b", True)
    tables.watch(b"/a\xff", True)
    assert sorted(tables.watched()) == [(b"/a\xff", True), (b"/b", True)]


def test_files_are_seen_under_their_folder_alone_and_forgotten_with_it(tables):
    tables.watch(b"/pictures", False)
    tables.see([(b"/pictures/a.jpg", 10, 1), (b"/pictures/deep/b.jpg", 20, 2), (b"/pictures2/c.jpg", 30, 3)])
    tables.see([(b"/pictures/a.jpg", 11, 4)])
    assert tables.seen(b"/pictures") == {b"/pictures/a.jpg": (11, 4), b"/pictures/deep/b.jpg": (20, 2)}
    tables.forget(b"/pictures")
    assert tables.watched() == []
    assert tables.seen(b"/pictures") == {}
    assert tables.seen(b"/pictures2") == {b"/pictures2/c.jpg": (30, 3)}


def test_an_import_is_unfinished_until_it_ended(tables):
    first = tables.begin([b"/a\xff", b"/b"], True)
    second = tables.begin([b"/c"], False)
    assert tables.unfinished() == [(first, [b"/a\xff", b"/b"], True), (second, [b"/c"], False)]
    tables.end(first)
    assert [entry[0] for entry in tables.unfinished()] == [second]

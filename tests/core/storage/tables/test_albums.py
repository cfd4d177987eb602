"""Albums: a title once, an item once in each."""

import pytest

from core.storage.database import Database
from core.storage.tables.albums import AlbumTables


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield AlbumTables(database)
    database.close()


def test_a_title_is_there_once(tables):
    first = tables.create("Pets")
    assert tables.create("Pets") is None
    other = tables.create("Work")
    assert not tables.rename(other, "Pets")
    assert tables.rename(other, "Office")
    assert tables.all() == [(other, "Office", 0, 0), (first, "Pets", 0, 0)]
    tables.remove(first)
    assert tables.all() == [(other, "Office", 0, 0)]

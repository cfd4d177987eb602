"""Import: whole folders, hidden things left out, bad files in words, stored in batches."""

import shutil

import pytest
from PIL import Image

from core.errors import Cancelled
from core.jobs import NOBODY
from core.media import library
from core.media.library import Importer, walk
from core.media.workbench import Here
from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.media import MediaTables


@pytest.fixture
def importer(tmp_path):
    database = Database(tmp_path / "profile" / "vega.db")
    files = FileStore(tmp_path / "profile" / "files")
    yield Importer(MediaTables(database), files, tmp_path / "profile" / "thumbs", Here())
    database.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "pictures"
    for place, colour in (("cats/a.png", "red"), ("cats/b.png", "blue"), ("dogs/c.png", "green")):
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (400, 300), colour).save(made / place)
    return made


def test_hidden_files_and_links_to_folders_are_left_out(folder):
    (folder / ".hidden.png").write_bytes(b"")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.png").write_bytes(b"")
    (folder / "loop").symlink_to(folder)
    assert [path.name for path in walk([folder, folder / "cats" / "a.png"])] == ["a.png", "b.png", "c.png", "a.png"]


def test_pictures_get_thumbnails_and_labels_of_their_folders(importer, folder):
    [report] = importer.run([folder], label_by_folder=True, job=NOBODY)
    assert len(report.added) == 3
    rows = importer._tables.by_id(report.added)
    assert [found["labels"] for found in rows] == [["cats"], ["cats"], ["dogs"]]
    with Image.open(importer.thumbnail(rows[0]["digest"])) as small:
        assert (small.format, small.size) == ("WEBP", (256, 192))


def test_the_same_content_comes_once_and_a_bad_file_stops_nobody(importer, folder):
    shutil.copy(folder / "cats" / "a.png", folder / "copy.png")
    (folder / "note.txt").write_text("no picture")
    reports = list(importer.run([folder], label_by_folder=False, job=NOBODY))
    added = sum(len(report.added) for report in reports)
    duplicates = sum(len(report.duplicates) for report in reports)
    [failure] = [failure for report in reports for failure in report.failures]
    assert (added, duplicates) == (3, 1)
    assert failure.path.endswith("note.txt")
    assert failure.what and failure.todo


def test_a_cancelled_import_keeps_what_it_has(importer, folder, monkeypatch):
    monkeypatch.setattr(library, "BATCH", 1)

    class Impatient:
        is_cancelled = False

        def report(self, done, total=0, note=""):
            if done == 2:
                raise Cancelled

    got = []
    with pytest.raises(Cancelled):
        for report in importer.run([folder], label_by_folder=False, job=Impatient()):
            got += report.added
    assert importer._tables.count({}) == len(got) == 2

"""Watched folders: what lies in them and what comes later is taken once it is whole; a folder may go and come back."""

import asyncio
import os
import shutil
import time

import pytest

from core.errors import InputError
from core.events import Events
from core.jobs import Jobs
from core.media import folders
from core.media.folders import AWAY, WATCHED, Folders, Heard
from core.media.records import Query
from core.storage.tables.folders import FolderTables


@pytest.fixture
async def watching(media, monkeypatch):
    monkeypatch.setattr(folders, "SETTLED_S", 0.3)
    monkeypatch.setattr(folders, "LOOK_S", 0.05)
    monkeypatch.setattr(folders, "AWAY_S", 0.1)
    media._settings.set("analyse_on_import", False)
    jobs = Jobs()
    made = Folders(
        tables=FolderTables(media._tables._database), media=media, jobs=jobs, events=Events(), settings=media._settings
    )
    yield made
    await made.stop()
    await jobs.close()


@pytest.fixture
def folder(tmp_path, samples):
    made = tmp_path / "camera"
    made.mkdir()
    put(samples / "chelsea.jpg", made / "cat.jpg")
    return made


def put(source, target, *, age_s=60.0):
    target.parent.mkdir(exist_ok=True)
    shutil.copy(source, target)
    past = time.time() - age_s
    os.utime(target, (past, past))


async def names(media, wanted, *, patience_s=15.0):
    """The names in the library, once they are these."""
    async with asyncio.timeout(patience_s):
        while sorted(item.name for item in media.items(Query())) != sorted(wanted):
            await asyncio.sleep(0.02)


async def test_what_lies_there_and_what_comes_is_taken(watching, media, folder, samples):
    watching.watch(folder)
    await watching.start()
    await names(media, ["cat.jpg"])
    put(samples / "coffee.jpg", folder / "new" / "cup.jpg", age_s=0)
    await names(media, ["cat.jpg", "cup.jpg"])
    put(samples / "moon.jpg", folder.parent / "elsewhere.jpg")
    shutil.move(folder.parent / "elsewhere.jpg", folder / "moved.jpg")
    await names(media, ["cat.jpg", "cup.jpg", "moved.jpg"])


async def test_a_file_that_still_grows_waits(watching, media, folder, samples):
    watching.watch(folder)
    await watching.start()
    await names(media, ["cat.jpg"])
    data = (samples / "rocket.jpg").read_bytes()
    with (folder / "growing.jpg").open("wb") as file:
        for start in range(0, len(data), len(data) // 5 + 1):
            file.write(data[start : start + len(data) // 5 + 1])
            file.flush()
            await asyncio.sleep(0.12)
            assert media.count(Query()) == 1
    await names(media, ["cat.jpg", "growing.jpg"])
    assert [item.state for item in media.items(Query())] == ["ready", "ready"]


async def test_nothing_is_read_twice(watching, media, folder, monkeypatch):
    watching.watch(folder)
    assert len((await watching.take()).added) == 1
    monkeypatch.setattr(media, "import_paths", None)
    assert await watching.take() == folders.ImportReport()


async def test_labels_come_from_the_folders_when_wanted(watching, media, folder, samples):
    put(samples / "coffee.jpg", folder / "cups" / "cup.jpg")
    watching.watch(folder, label_by_folder=True)
    await watching.take()
    assert {item.name: item.labels for item in media.items(Query())} == {"cat.jpg": ("camera",), "cup.jpg": ("cups",)}


async def test_hidden_files_are_left_out(watching, media, folder, samples):
    watching.watch(folder)
    await watching.start()
    put(samples / "moon.jpg", folder / ".cache" / "thumb.jpg")
    put(samples / "coffee.jpg", folder / "cup.jpg")
    await names(media, ["cat.jpg", "cup.jpg"])


async def test_a_disk_may_go_and_come_back(watching, media, folder, samples, tmp_path):
    watching.watch(folder)
    await watching.start()
    await names(media, ["cat.jpg"])
    folder.rename(tmp_path / "unplugged")
    assert [entry.state for entry in watching.all()] == [AWAY]
    await asyncio.sleep(0.3)
    put(samples / "coffee.jpg", tmp_path / "unplugged" / "cup.jpg")
    (tmp_path / "unplugged").rename(folder)
    assert [entry.state for entry in watching.all()] == [WATCHED]
    await names(media, ["cat.jpg", "cup.jpg"])


async def test_a_bad_file_does_not_end_the_watch(watching, media, folder, samples):
    watching.watch(folder)
    await watching.start()
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    await names(media, ["cat.jpg"])
    put(samples / "coffee.jpg", folder / "cup.jpg")
    await names(media, ["cat.jpg", "cup.jpg"])


async def test_a_forgotten_folder_is_not_listened_to_and_its_items_stay(watching, media, folder, samples):
    watching.watch(folder)
    await watching.start()
    await names(media, ["cat.jpg"])
    watching.forget(folder)
    put(samples / "coffee.jpg", folder / "cup.jpg")
    await asyncio.sleep(0.8)
    assert [item.name for item in media.items(Query())] == ["cat.jpg"]
    assert watching.all() == []


async def test_folders_within_each_other_and_files_are_refused(watching, folder):
    watching.watch(folder)
    (folder / "inner").mkdir()
    with pytest.raises(InputError, match="watched already"):
        watching.watch(folder / "inner")
    with pytest.raises(InputError, match="watched already"):
        watching.watch(folder.parent)
    with pytest.raises(InputError, match="is no folder"):
        watching.watch(folder / "cat.jpg")
    watching.watch(folder, label_by_folder=True)
    assert [(entry.path, entry.label_by_folder) for entry in watching.all()] == [(folder, True)]


def test_what_was_heard_settles_once(tmp_path):
    heard = Heard()
    heard.hear(tmp_path / "a", 0.0)
    heard.hear(tmp_path / "b", 5.0)
    heard.hear(tmp_path / "a", 1.0)
    assert heard.settled(3.5, 2.0) == [tmp_path / "a"]
    assert heard.settled(7.5, 2.0) == [tmp_path / "b"]
    assert heard.settled(9.0, 2.0) == []

"""A backup taken while writing goes on restores to the same profile; a damaged one restores nothing."""

import threading
import zipfile

import pytest

from core.errors import InputError, StorageError
from core.storage.backup import DATABASE, backup, restore
from core.storage.database import Database
from core.storage.files import FileStore


@pytest.fixture
def profile(tmp_path):
    folder = tmp_path / "profile"
    database, files = Database(folder / DATABASE), FileStore(folder / "files")
    database.write(lambda db: db["t"].insert_all({"value": number} for number in range(100)))
    files.add_bytes(b"picture")
    yield database, files
    database.close()


def count(folder):
    database = Database(folder / DATABASE)
    try:
        return database.read(lambda db: db["t"].count)
    finally:
        database.close()


def test_a_restored_profile_holds_everything(profile, tmp_path):
    database, files = profile
    file = backup(database, files, tmp_path / "backup.zip")
    restore(file, tmp_path / "new")
    assert count(tmp_path / "new") == 100
    digests = FileStore(tmp_path / "new" / "files").digests()
    assert digests == files.digests()
    assert FileStore(tmp_path / "new" / "files").read(digests[0]) == b"picture"


def test_a_backup_while_writing_is_a_whole_state(profile, tmp_path):
    """Pairs are written together; no backup may hold one without the other."""
    database, files = profile
    stop = threading.Event()

    def write_pairs():
        while not stop.is_set():
            database.write(lambda db: db["pairs"].insert_all([{"value": 1}, {"value": -1}]))

    writer = threading.Thread(target=write_pairs)
    writer.start()
    try:
        file = backup(database, files, tmp_path / "backup.zip")
    finally:
        stop.set()
        writer.join()
    restore(file, tmp_path / "new")
    restored = Database(tmp_path / "new" / DATABASE)
    values = (
        [row["value"] for row in restored.read(lambda db: list(db["pairs"].rows))]
        if "pairs" in restored.read(lambda db: db.table_names())
        else []
    )
    restored.close()
    assert sum(values) == 0


def test_nothing_is_restored_over_data(profile, tmp_path):
    database, files = profile
    file = backup(database, files, tmp_path / "backup.zip")
    with pytest.raises(StorageError, match="already holds data"):
        restore(file, tmp_path / "profile")


def test_a_changed_backup_restores_nothing(profile, tmp_path):
    database, files = profile
    file = backup(database, files, tmp_path / "backup.zip")
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, data[:-1] + b"!" if entry.startswith("files/") else data)
    with pytest.raises(InputError, match="damaged at files/"):
        restore(changed, tmp_path / "new")
    assert not (tmp_path / "new" / DATABASE).exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not really", b"x" * 1000])
def test_what_is_no_backup_is_said_in_words(tmp_path, data):
    (tmp_path / "file.zip").write_bytes(data)
    with pytest.raises(InputError, match="not a whole Vega backup"):
        restore(tmp_path / "file.zip", tmp_path / "new")


def test_a_backup_cut_off_anywhere_is_refused(profile, tmp_path):
    database, files = profile
    whole = backup(database, files, tmp_path / "backup.zip").read_bytes()
    for part in (10, len(whole) // 2, len(whole) - 10):
        (tmp_path / "cut.zip").write_bytes(whole[:part])
        with pytest.raises(InputError):
            restore(tmp_path / "cut.zip", tmp_path / "new")

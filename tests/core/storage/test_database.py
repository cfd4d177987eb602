"""What the database acknowledged is there, whatever happens next."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import StorageError
from core.storage.database import Database, translate

CREATE = "CREATE TABLE t (value INTEGER)"


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "vega.db")
    database.write(lambda db: db.execute(CREATE))
    yield database
    database.close()


def values(database):
    return [row["value"] for row in database.read(lambda db: list(db["t"].rows))]


def test_a_failing_write_undoes_itself_alone(database):
    def half(db):
        db["t"].insert({"value": 1})
        raise ValueError

    with pytest.raises(ValueError):
        database.write(half)
    database.write(lambda db: db["t"].insert({"value": 2}))
    assert values(database) == [2]


async def test_writes_from_many_tasks_keep_their_order_and_answers(database):
    def add(number):
        return lambda db: (db["t"].insert({"value": number}), number)[1]

    answers = await asyncio.gather(*(database.awrite(add(number)) for number in range(300)))
    assert answers == list(range(300))
    assert values(database) == list(range(300))


def test_readers_cannot_write(database):
    with pytest.raises(StorageError):
        database.read(lambda db: db["t"].insert({"value": 1}))


def test_readers_go_on_while_something_is_written(database):
    """WAL: a reader inside the writer's transaction sees the state before it."""
    seen = []

    def write(db):
        db["t"].insert({"value": 1})
        seen.append(values(database))

    database.write(write)
    assert seen == [[]]


def test_foreign_keys_are_enforced(database):
    database.write(lambda db: db.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
    database.write(lambda db: db.execute("CREATE TABLE child (parent INTEGER REFERENCES parent(id))"))
    with pytest.raises(StorageError, match="FOREIGN KEY"):
        database.write(lambda db: db.execute("INSERT INTO child VALUES (7)"))


def test_closing_finishes_what_was_asked(tmp_path):
    database = Database(tmp_path / "vega.db")
    database.write(lambda db: db.execute(CREATE))
    waiting = [database._submit(lambda db: db.execute("INSERT INTO t VALUES (1)")) for _ in range(1200)]
    database.close()
    assert all(future.done() for future in waiting)
    with pytest.raises(StorageError, match="closed"):
        database.write(lambda db: None)
    again = Database(tmp_path / "vega.db")
    assert len(values(again)) == 1200
    again.close()


def test_closing_waits_for_reads_on_other_threads(tmp_path):
    """SQLite crashes the program when a connection goes away under a read."""
    database = Database(tmp_path / "vega.db")
    begun, count = threading.Event(), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) "

    def read(db):
        begun.set()
        return db.execute(count + "SELECT count(*) FROM n").fetchone()[0]

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(database.read, read)
        begun.wait()
        database.close()
        assert reading.result() == 300_000
    with pytest.raises(StorageError, match="closed"):
        database.read(read)


def test_a_file_that_is_no_database_is_said_in_words(tmp_path):
    (tmp_path / "vega.db").write_bytes(b"this is not a database, but long enough to look at" * 40)
    with pytest.raises(StorageError, match="damaged"):
        Database(tmp_path / "vega.db")


def test_a_full_disk_is_said_in_words(tmp_path):
    error = sqlite3.OperationalError("database or disk is full")
    assert "disk is full" in str(translate(error, tmp_path))


WRITER = """
    import sys
    from pathlib import Path
    from core.storage.database import Database
    database = Database(Path(sys.argv[1]))
    database.write(lambda db: db.execute("CREATE TABLE IF NOT EXISTS t (value INTEGER)"))
    number = int(sys.argv[2])
    while True:
        database.write(lambda db: db.execute("INSERT INTO t VALUES (?)", (number,)))
        print(number, flush=True)
        number += 1
"""


@pytest.mark.slow
def test_a_writer_killed_twenty_times_loses_no_acknowledged_row(tmp_path):
    """kill -9 in the middle of writing; every row whose write returned is found afterwards, in order, once."""
    path, acknowledged = tmp_path / "vega.db", -1
    for attempt in range(20):
        start = acknowledged + 1000
        writer = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(5 + 3 * attempt):
            line = writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().splitlines()
        writer.wait()
        acknowledged = int([line.strip(), *(text for text in rest if text)][-1])
        database = Database(path)
        found = values(database)
        assert database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        database.close()
        mine = [value for value in found if value >= start]
        assert mine[: acknowledged - start + 1] == list(range(start, acknowledged + 1))

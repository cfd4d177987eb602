"""The schema grows step by step, never by half, and never guesses at a newer one."""

import sqlite3

import pytest

from core.errors import StorageError
from core.storage import migrations
from core.storage.migrations import migrate, scripts


@pytest.fixture
def connection():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def tables(connection):
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_each_step_runs_once_in_order(connection, monkeypatch):
    monkeypatch.setattr(migrations, "scripts", lambda schema: [(1, "CREATE TABLE a (x);"), (2, "CREATE TABLE b (x);")])
    migrate(connection)
    migrate(connection)
    assert tables(connection) == {"a", "b"}
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_failing_step_leaves_nothing_behind(connection, monkeypatch):
    monkeypatch.setattr(
        migrations, "scripts", lambda schema: [(1, "CREATE TABLE a (x);"), (2, "CREATE TABLE b (x); NONSENSE;")]
    )
    with pytest.raises(sqlite3.Error):
        migrate(connection)
    assert tables(connection) == {"a"}
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_newer_database_is_refused(connection):
    connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StorageError, match="newer Vega"):
        migrate(connection)


def test_the_shipped_steps_are_numbered_without_holes():
    numbers = [number for number, _ in scripts()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_shipped_steps_run(connection):
    migrate(connection)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(scripts())


def test_the_hubs_steps_run_in_a_file_of_their_own(connection):
    assert [number for number, _ in scripts(migrations.HUB)] == list(range(1, len(scripts(migrations.HUB)) + 1))
    migrate(connection, migrations.HUB)
    assert {"tokens", "rooms", "room_messages"} <= tables(connection)
    assert "peers" not in tables(connection)


def test_notes_of_older_versions_become_documents(connection, monkeypatch):
    known = scripts()
    monkeypatch.setattr(migrations, "scripts", lambda schema: [step for step in known if step[0] < 14])
    migrate(connection)
    connection.execute("INSERT INTO workspaces VALUES ('w', 'W', 'owner', 'me', 0, 'open', 0)")
    connection.executemany("INSERT INTO note_updates (workspace_id, data) VALUES ('w', ?)", [(b"1",), (b"2",)])
    monkeypatch.setattr(migrations, "scripts", lambda schema: known)
    migrate(connection)
    rows = connection.execute("SELECT workspace_id, document_id, public, data FROM edits ORDER BY number").fetchall()
    assert rows == [("w", "text-note", b"", b"1"), ("w", "text-note", b"", b"2")]


def test_workspaces_of_older_versions_go_on_as_they_were(connection, monkeypatch):
    """Who was invited without a word came as an editor, and everybody chatted."""
    known = scripts()
    monkeypatch.setattr(migrations, "scripts", lambda schema: [step for step in known if step[0] < 18])
    migrate(connection)
    connection.execute(
        "INSERT INTO workspaces (id, title, role, host, created, state) VALUES ('w', 'W', 'owner', 'me', 0, 'open')"
    )
    monkeypatch.setattr(migrations, "scripts", lambda schema: known)
    migrate(connection)
    assert connection.execute("SELECT invited_role, chat_role FROM workspaces").fetchall() == [("editor", "guest")]

"""The log is numbered without holes, lines follow from it, and old chats become part of it."""

import sqlite3

import pytest

from core.storage.database import Database
from core.storage.migrations import migrate, scripts
from core.storage.tables.chat import ChatTables
from core.storage.tables.collaboration import CollaborationTables


@pytest.fixture
async def database(tmp_path):
    database = Database(tmp_path / "vega.db")
    tables = CollaborationTables(database)
    for name in ("v", "w"):
        await tables.keep_workspace(
            {"id": name, "title": name, "role": "owner", "host": "me", "created": 1.0, "state": "open"}
        )
    yield database
    database.close()


@pytest.fixture
def tables(database):
    return ChatTables(database)


def event(name, *, number=0, author="ben", workspace="w", is_delivered=False, target="", kind="said", text=""):
    return {
        "workspace_id": workspace,
        "id": name,
        "number": number,
        "kind": kind,
        "target": target,
        "author_id": author,
        "author": author,
        "sent": 1.0,
        "content": text or name,
        "is_delivered": is_delivered,
        "refused": "",
    }


def fold(rows):
    """The last words that anybody said about it."""
    said = next((row for row in rows if row["kind"] == "said"), None)
    if said is None:
        return None
    last = max((row for row in rows if row["kind"] != "deleted"), key=lambda row: row["number"])
    is_gone = any(row["kind"] == "deleted" for row in rows)
    line = {
        "arrival": said["arrival"],
        "workspace_id": said["workspace_id"],
        "id": said["id"],
        "place": said["number"] or 2**53 + said["arrival"],
        "thread": "",
        "reply_to": "",
        "author_id": said["author_id"],
        "author": said["author"],
        "text": "" if is_gone else last["content"],
        "sent": 1.0,
        "edited": 0.0,
        "state": "delivered" if last["is_delivered"] else "unsent",
        "removed_by": "author" if is_gone else "",
        "content": "{}",
        "reactions": "[]",
    }
    files = [{"digest": "d" * 64, "author_id": said["author_id"], "size_bytes": 5}]
    return {"line": line, "files": files, "is_settled": is_gone}


async def add(tables, *events, here=False, workspace="w"):
    return (await tables.add(workspace, events, is_numbered_here=here, fold=fold)).added


def texts(tables, **options):
    options = {"thread": "", "me": "me", "limit": 100} | options
    return [row["text"] for row in tables.lines("w", **options)]


async def test_numbers_given_here_have_no_holes_in_each_workspace(tables):
    given = await add(tables, event("a"), event("b"), event("a"), event("c"), here=True)
    assert [(row["id"], row["number"]) for row in given] == [("a", 1), ("b", 2), ("c", 3)]
    assert (await add(tables, event("a", workspace="v"), here=True, workspace="v"))[0]["number"] == 1
    assert (tables.last_number("w"), tables.last_number("v")) == (3, 1)
    assert [row["id"] for row in tables.after("w", 1, limit=10)] == ["b", "c"]


async def test_an_event_gets_the_hosts_number_when_it_comes_back(tables):
    await add(tables, event("mine", author="me"))
    assert [row["id"] for row in tables.unsent("w", limit=10)] == ["mine"]
    assert await add(tables, event("mine", number=4, author="me")) == []
    assert tables.last_number("w") == 4
    assert tables.unsent("w", limit=10) == []
    assert tables.line("w", "mine", me="me")["place"] == 4


async def test_lines_without_a_number_come_last_and_pages_follow_each_other(tables):
    await add(tables, event("new"), event("two", number=2), event("one", number=1))
    assert texts(tables) == ["one", "two", "new"]
    assert texts(tables, limit=2) == ["two", "new"]
    assert texts(tables, before=2) == ["one"]
    assert texts(tables, after=1, limit=1) == ["two"]
    await tables.mark("w", ["new"], fold=fold)
    assert tables.line("w", "new", me="me")["state"] == "delivered"


async def test_an_event_about_a_line_waits_for_it(tables):
    await add(tables, event("edit", kind="edited", target="a", number=2))
    assert texts(tables) == []
    await add(tables, event("a", number=1))
    assert texts(tables) == ["edit"]


async def test_what_is_deleted_is_not_found_and_nowhere_kept(tables, database):
    await add(tables, event("secret", number=1))
    assert [row["id"] for row in tables.search("w", '"secr"*', me="me", limit=5)] == ["secret"]
    assert tables.file("w", "d" * 64)["author_id"] == "ben"
    await add(tables, event("gone", number=2, kind="deleted", target="secret"))
    assert tables.search("w", '"secr"*', me="me", limit=5) == []
    assert tables.file("w", "d" * 64) is None
    assert [row["content"] for row in tables.after("w", 0, limit=5)] == ["{}", "gone"]


async def test_a_failing_event_leaves_the_others_of_its_message_out_too(tables):
    with pytest.raises(ZeroDivisionError):
        await tables.add("w", [event("a"), event("b")], is_numbered_here=True, fold=lambda rows: 1 // 0)
    assert tables.last_number("w") == 0


async def test_unread_counts_what_others_said_since(tables):
    await add(tables, event("a"), event("b", author="me"), event("c"), here=True)
    assert tables.unread("w", me="me") == 2
    assert tables.new_in("w", "", me="me") == (2, "a")
    await tables.read("w", None)
    assert (tables.unread("w", me="me"), tables.new_in("w", "", me="me")) == (0, (0, ""))


async def test_a_draft_is_kept_until_it_is_emptied(tables):
    await tables.keep_draft("w", "", "half a")
    await tables.keep_draft("w", "", "half a line")
    await tables.keep_draft("w", "root", "aside")
    assert (tables.draft("w", ""), tables.draft("w", "root"), tables.draft("v", "")) == ("half a line", "aside", "")
    await tables.keep_draft("w", "", "")
    assert tables.draft("w", "") == ""


async def test_a_file_is_here_once_it_was_given_or_got(tables):
    await add(tables, event("a", number=1))
    assert not tables.file("w", "d" * 64)["is_here"]
    await tables.file_is_here("w", "d" * 64)
    assert tables.file("w", "d" * 64)["is_here"]
    assert tables.line("w", "a", me="me")["here"] == "d" * 64


async def test_a_file_that_is_here_is_so_in_every_line(tables):
    await add(tables, event("a", number=1))
    await tables.file_is_here("w", "d" * 64)
    await add(tables, event("b", number=2))
    assert tables.line("w", "b", me="me")["here"] == "d" * 64
    assert tables.missing_files("w", "ben", most_bytes=10) == []
    await add(tables, event("a", number=1, workspace="v"), workspace="v")
    assert tables.missing_files("v", "ben", most_bytes=10) == ["d" * 64]
    assert tables.missing_files("v", "ben", most_bytes=4) == []


async def test_a_workspace_takes_its_chat_and_the_words_of_it_along(tables, database):
    await add(tables, event("a", number=1))
    await CollaborationTables(database).delete_workspace("w")
    counts = [
        database.read(lambda db, table=table: db.table(table).count)
        for table in ("chat_events", "chat_lines", "chat_words", "chat_files")
    ]
    assert counts == [0, 0, 0, 0]


def test_lines_of_older_programs_are_part_of_the_log():
    """A profile of schema 15 with three lines, one of them unsent, one read."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for number, text in scripts():
            if number < 16:
                connection.executescript(text)
        connection.execute("PRAGMA user_version = 15")
        connection.execute("INSERT INTO workspaces VALUES ('w', 'W', 'editor', 'ada', 1.0, 'open', 1, 0)")
        lines = [("a", 1, "ada", "first"), ("b", 2, "ada", "second"), ("c", 0, "me", "mine")]
        for name, number, author, text in lines:
            connection.execute(
                "INSERT INTO chat (workspace_id, id, number, author_id, author, text, sent, is_delivered) "
                "VALUES ('w', ?, ?, ?, ?, ?, 5.0, ?)",
                (name, number, author, author.title(), text, number > 0),
            )
        migrate(connection)
        shown = connection.execute("SELECT id, text, state FROM chat_lines ORDER BY place").fetchall()
        assert shown == [("a", "first", "delivered"), ("b", "second", "delivered"), ("c", "mine", "unsent")]
        log = connection.execute("SELECT id, number, kind, content FROM chat_events ORDER BY arrival").fetchall()
        assert log[1] == ("b", 2, "said", '{"text":"second"}')
        assert connection.execute("SELECT rowid FROM chat_words WHERE chat_words MATCH 'second'").fetchall() == [(2,)]
        assert connection.execute("SELECT * FROM chat_reads").fetchall() == [("w", "", 1)]
    finally:
        connection.close()

"""Chats: the log of what happened in them, the lines that follow from it, their words, files, reads and drafts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]
# Makes a line ("line") and its files ("files") of the events about it; None while it waits.
Fold = Callable[[Sequence[Row]], Row | None]

# SQLite takes some thousand values in one statement.
MOST_VALUES = 500

# What a line needs to be shown: what it answers, what hangs on it, which of its files are here.
_SHOWN = """
SELECT line.*, quoted.author_id AS quoted_author_id, quoted.author AS quoted_author, quoted.text AS quoted_text,
    quoted.removed_by AS quoted_removed_by,
    (SELECT count(*) FROM chat_lines AS answer WHERE answer.workspace_id = line.workspace_id
        AND answer.thread = line.id AND answer.removed_by = '') AS replies,
    (SELECT max(sent) FROM chat_lines AS answer WHERE answer.workspace_id = line.workspace_id
        AND answer.thread = line.id AND answer.removed_by = '') AS last_reply,
    (SELECT count(*) FROM chat_lines AS answer WHERE answer.workspace_id = line.workspace_id
        AND answer.thread = line.id AND answer.removed_by = '' AND answer.author_id != :me AND +answer.arrival >
        coalesce((SELECT arrival FROM chat_reads WHERE workspace_id = line.workspace_id AND thread = line.id), 0)
    ) AS unread,
    (SELECT group_concat(digest) FROM chat_files WHERE workspace_id = line.workspace_id AND line_id = line.id
        AND is_here) AS here
FROM chat_lines AS line
LEFT JOIN chat_lines AS quoted ON quoted.workspace_id = line.workspace_id AND quoted.id = line.reply_to
    AND line.reply_to != ''
"""

# New lines of others: those that came since this machine read its talk or thread.
_NEW = """
FROM chat_lines AS line WHERE workspace_id = :workspace_id AND author_id != :me AND removed_by = '' AND arrival >
    coalesce((SELECT arrival FROM chat_reads WHERE workspace_id = line.workspace_id AND thread = line.thread), 0)
"""


@dataclass(frozen=True)
class Stored:
    """What came of storing events: those that were new, with their numbers, and the lines that are others now."""

    added: list[Row]
    lines: set[str]


class ChatTables:
    """Plain reads block and belong in workers; what is awaited belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workspace_id: str, rows: Sequence[Row], *, is_numbered_here: bool, fold: Fold) -> Stored:
        """Store events unless they are known; a known one without a number gets the one that it has now.

        All of them are stored or none is.
        """

        def work(db: Any) -> Stored:
            added, lines = [], set()
            last = self._last(db, workspace_id)
            for row in rows:
                if self._is_known(db, row):
                    if row["number"] and self._number(db, row):
                        lines.add(row["target"] or row["id"])
                    continue
                if is_numbered_here:
                    last += 1
                    row = {**row, "number": last}
                db.table("chat_events").insert(row)
                added.append(row)
                lines.add(row["target"] or row["id"])
            for line_id in lines:
                _refold(db, workspace_id, line_id, fold)
            return Stored(added, lines)

        return await self._database.awrite(work)

    async def mark(self, workspace_id: str, ids: Sequence[str], *, fold: Fold, refused: str = "") -> None:
        """Another machine has these events, or (with a reason) the host did not take them."""

        def work(db: Any) -> None:
            lines = set()
            for event_id in ids:
                key = (workspace_id, event_id)
                done = db.execute(
                    "UPDATE chat_events SET is_delivered = 1, refused = ? WHERE workspace_id = ? AND id = ? "
                    "AND (is_delivered = 0 OR refused != ?)",
                    (refused, *key, refused),
                )
                if done.rowcount:
                    sql = "SELECT target FROM chat_events WHERE workspace_id = ? AND id = ?"
                    lines.add(db.execute(sql, key).fetchone()[0] or event_id)
            for line_id in lines:
                _refold(db, workspace_id, line_id, fold)

        await self._database.awrite(work)

    def last_number(self, workspace_id: str) -> int:
        """The highest number of an event."""
        return self._database.read(lambda db: self._last(db, workspace_id))

    def after(self, workspace_id: str, number: int, *, limit: int) -> list[Row]:
        """Numbered events that come after, in order."""
        return self._rows("chat_events", "workspace_id = ? AND number > ?", (workspace_id, number), "number", limit)

    def unsent(self, workspace_id: str, *, limit: int) -> list[Row]:
        """Events that only this machine has, in the order they happened."""
        return self._rows("chat_events", "workspace_id = ? AND is_delivered = 0", (workspace_id,), "arrival", limit)

    def known(self, workspace_id: str, ids: Sequence[str]) -> list[Row]:
        """Author and thread of those of these lines that are here, and whether they carry files or links."""
        carried = "json_array_length(content, '$.attachments') + json_array_length(content, '$.references') > 0"
        columns = f"id, author_id, thread, {carried} AS has_more"

        def work(db: Any) -> list[Row]:
            found: list[Row] = []
            for start in range(0, len(ids), MOST_VALUES):
                some = ids[start : start + MOST_VALUES]
                marks = ", ".join("?" * len(some))
                sql = f"SELECT {columns} FROM chat_lines WHERE workspace_id = ? AND id IN ({marks})"  # noqa: S608 - marks only
                found += db.query(sql, (workspace_id, *some))
            return found

        return self._database.read(work)

    def lines(
        self, workspace_id: str, *, thread: str | None, me: str, before: int = 0, after: int = 0, limit: int
    ) -> list[Row]:
        """Lines by place, oldest first: the newest `limit`, or those next to `before` or `after`.

        `thread` "" is the main talk, None all of it.
        """
        parts, order = ["line.workspace_id = :workspace_id"], "DESC"
        if thread is not None:
            parts.append("line.thread = :thread")
        if before:
            parts.append("line.place < :before")
        if after:
            parts.append("line.place > :after")
            order = "" if not before else order
        where = " AND ".join(parts)
        sql = f"{_SHOWN} WHERE {where} ORDER BY line.place {order} LIMIT :limit"
        values = {"workspace_id": workspace_id, "me": me, "before": before, "after": after, "limit": limit}
        found = self._database.read(lambda db: list(db.query(sql, {**values, "thread": thread})))
        return found[::-1] if order else found

    def line(self, workspace_id: str, line_id: str, *, me: str) -> Row | None:
        """One line."""
        sql = f"{_SHOWN} WHERE line.workspace_id = :workspace_id AND line.id = :id"
        values = {"workspace_id": workspace_id, "id": line_id, "me": me}
        return self._database.read(lambda db: next(iter(db.query(sql, values)), None))

    def search(
        self, workspace_id: str, expression: str, *, within: Sequence[str] = (), me: str, limit: int
    ) -> list[Row]:
        """Lines whose words or file names fit an FTS5 expression (unless it is "") and have each of `within` in them,
        the newest first."""
        inside = {f"within{place}": words for place, words in enumerate(within)}
        said = "(SELECT text || ' ' || names FROM chat_words WHERE rowid = line.arrival)"
        parts = ["line.workspace_id = :workspace_id", *(f"instr({said}, :{name}) > 0" for name in inside)]
        if expression:
            parts.append("line.arrival IN (SELECT rowid FROM chat_words WHERE chat_words MATCH :expression)")
        sql = f"{_SHOWN} WHERE {' AND '.join(parts)} ORDER BY line.place DESC LIMIT :limit"
        values = {"workspace_id": workspace_id, "expression": expression, "me": me, "limit": limit, **inside}
        return self._database.read(lambda db: list(db.query(sql, values)))

    def unread(self, workspace_id: str, *, me: str) -> int:
        """New lines of others in the main talk and all threads."""
        sql = f"SELECT count(*) {_NEW}"
        values = {"workspace_id": workspace_id, "me": me}
        return int(self._database.read(lambda db: db.execute(sql, values).fetchone()[0]))

    def new_in(self, workspace_id: str, thread: str, *, me: str) -> tuple[int, str]:
        """How many lines of a talk or thread are new, and the first of them."""
        sql = f"SELECT id {_NEW} AND thread = :thread ORDER BY place"
        values = {"workspace_id": workspace_id, "me": me, "thread": thread}
        found = self._database.read(lambda db: db.execute(sql, values).fetchall())
        return len(found), str(found[0][0]) if found else ""

    def new_threads(self, workspace_id: str, *, me: str) -> list[tuple[str, int]]:
        """Threads with new lines and how many, the newest first."""
        sql = f"SELECT thread, count(*) {_NEW} AND thread != '' GROUP BY thread ORDER BY max(arrival) DESC"
        values = {"workspace_id": workspace_id, "me": me}
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(sql, values)])

    async def read(self, workspace_id: str, thread: str | None) -> None:
        """What is here of a talk or thread (None: of all) was read."""
        sql = (
            "INSERT OR REPLACE INTO chat_reads SELECT workspace_id, thread, max(arrival) FROM chat_lines "
            "WHERE workspace_id = ? AND (? IS NULL OR thread = ?) GROUP BY thread"
        )
        await self._database.awrite(lambda db: db.execute(sql, (workspace_id, thread, thread)))

    def draft(self, workspace_id: str, thread: str) -> str:
        """What was begun to be written."""
        sql = "SELECT text FROM chat_drafts WHERE workspace_id = ? AND thread = ?"
        found = self._database.read(lambda db: db.execute(sql, (workspace_id, thread)).fetchone())
        return str(found[0]) if found else ""

    async def keep_draft(self, workspace_id: str, thread: str, text: str) -> None:
        """Keep it; "" forgets it."""

        def work(db: Any) -> None:
            db.execute("DELETE FROM chat_drafts WHERE workspace_id = ? AND thread = ?", (workspace_id, thread))
            if text:
                db.table("chat_drafts").insert({"workspace_id": workspace_id, "thread": thread, "text": text})

        await self._database.awrite(work)

    def file(self, workspace_id: str, digest: str) -> Row | None:
        """Which line's author announced a file, how large it is, and whether this machine has it (from the chat)."""
        where = "workspace_id = ? AND digest = ? AND line_id != ''"
        rows = self._rows("chat_files", where, (workspace_id, digest), "is_here DESC", 1)
        return rows[0] if rows else None

    def is_given(self, workspace_id: str, digest: str) -> bool:
        """Whether this machine put the file into a document of the workspace, or got it for one."""
        where = "workspace_id = ? AND digest = ? AND line_id = '' AND is_here"
        return bool(self._rows("chat_files", where, (workspace_id, digest), "digest", 1))

    async def give_file(self, workspace_id: str, digest: str) -> None:
        """This machine puts the file into a document of the workspace, or got it for one: it belongs to no line."""
        # nothing is kept of a workspace that is gone
        sql = (
            "INSERT OR REPLACE INTO chat_files (workspace_id, line_id, digest, author_id, size_bytes, is_here) "
            "SELECT id, '', ?, '', 0, 1 FROM workspaces WHERE id = ?"
        )
        await self._database.awrite(lambda db: db.execute(sql, (digest, workspace_id)))

    def missing_files(self, workspace_id: str, author_id: str, *, most_bytes: int) -> list[str]:
        """Files that somebody announced and that are not here, up to a size."""
        sql = (
            "SELECT DISTINCT digest FROM chat_files WHERE workspace_id = ? AND author_id = ? AND size_bytes <= ? "
            "AND NOT is_here"
        )
        values = (workspace_id, author_id, most_bytes)
        return self._database.read(lambda db: [row[0] for row in db.execute(sql, values)])

    async def file_is_here(self, workspace_id: str, digest: str) -> None:
        """This machine gave the file to the chat, or got it from there."""
        sql = "UPDATE chat_files SET is_here = 1 WHERE workspace_id = ? AND digest = ?"
        await self._database.awrite(lambda db: db.execute(sql, (workspace_id, digest)))

    def _rows(self, table: str, where: str, values: Sequence[Any], order: str, limit: int) -> list[Row]:
        return self._database.read(
            lambda db: list(db.table(table).rows_where(where, values, order_by=order, limit=limit))
        )

    def _last(self, db: Any, workspace_id: str) -> int:
        sql = "SELECT coalesce(max(number), 0) FROM chat_events WHERE workspace_id = ?"
        return int(db.execute(sql, (workspace_id,)).fetchone()[0])

    def _is_known(self, db: Any, row: Row) -> bool:
        key = (row["workspace_id"], row["id"])
        return db.execute("SELECT 1 FROM chat_events WHERE workspace_id = ? AND id = ?", key).fetchone() is not None

    def _number(self, db: Any, row: Row) -> bool:
        done = db.execute(
            "UPDATE chat_events SET number = ?, is_delivered = 1 WHERE workspace_id = ? AND id = ? AND number != ?",
            (row["number"], row["workspace_id"], row["id"], row["number"]),
        )
        return bool(done.rowcount)


def _refold(db: Any, workspace_id: str, line_id: str, fold: Fold) -> None:
    """Make a line of its events again."""
    # two looks by index; OR would read the whole log
    sql = (
        "SELECT * FROM chat_events WHERE workspace_id = ? AND id = ? UNION ALL "
        "SELECT * FROM chat_events WHERE workspace_id = ? AND target = ? ORDER BY 1"
    )
    events = list(db.query(sql, (workspace_id, line_id, workspace_id, line_id)))
    made = fold(events)
    if made is None:
        return
    line, is_whole = made["line"], not made["line"]["removed_by"]
    # its words go and come with it, by the triggers
    db.execute("DELETE FROM chat_lines WHERE arrival = ?", (line["arrival"],))
    db.table("chat_lines").insert(line)
    if not is_whole:
        db.execute("DELETE FROM chat_files WHERE workspace_id = ? AND line_id = ?", (workspace_id, line_id))
        if made["is_settled"]:
            # what was removed is nowhere any more, also not for who comes later
            db.execute(
                "UPDATE chat_events SET content = ? WHERE workspace_id = ? AND number > 0 "
                "AND (id = ? OR (target = ? AND kind = 'edited'))",
                (line["content"], workspace_id, line_id, line_id),
            )
    for file in made["files"] if is_whole else ():
        # sqlite-utils asks for the rowid of what it ignores, and there is none
        db.execute(
            "INSERT OR IGNORE INTO chat_files (workspace_id, line_id, digest, author_id, size_bytes, is_here) "
            "VALUES (?1, ?2, ?3, ?4, ?5, coalesce("
            "(SELECT max(is_here) FROM chat_files WHERE workspace_id = ?1 AND digest = ?3), 0))",
            (workspace_id, line_id, file["digest"], file["author_id"], file["size_bytes"]),
        )

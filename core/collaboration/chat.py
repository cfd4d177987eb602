"""Chat: the log of what happened in the chats, in one order for all, and the lines that follow from it."""

import asyncio
import dataclasses
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from core.collaboration import utf16
from core.collaboration.talk_checks import MOST_NUMBER, NAME_CHARACTERS, Known, check, known_of, objection
from core.collaboration.talk_fold import fold
from core.collaboration.talk_messages import Told
from core.collaboration.talk_records import ChatLine, Content, Entry, Quote, Reaction
from core.storage.tables.chat import ChatTables, Row

# Bytes and events of one message of many, far below what a message may hold.
BATCH_BYTES, BATCH_EVENTS = 256_000, 200
# Events looked at in one go: what somebody lacks after a year is told portion by portion.
PORTION = 1000
# Of a line that is answered.
QUOTE_CHARACTERS = 200


class Chat:
    """Stores events and says which ones somebody lacks. Numbers are given by the host of the workspace."""

    def __init__(self, tables: ChatTables) -> None:
        self._tables = tables

    async def add_own(
        self, workspace_id: str, kind: str, content: Content, *, target: str = "", me: tuple[str, str], owner_id: str
    ) -> Entry:
        """Store an event of this machine (peer id and name: `me`); it has its number at once when this is the host."""
        content = dataclasses.replace(content, text=utf16.whole(content.text))
        entry = Entry(secrets.token_hex(12), 0, kind, target, *me, time.time(), content)
        check(entry)
        added = await self._add(workspace_id, [entry], owner_id=owner_id, is_own=True, is_numbered=me[0] == owner_id)
        return added[0]

    async def take_as_host(
        self,
        workspace_id: str,
        entries: Sequence[Entry],
        *,
        author: tuple[str, str],
        owner_id: str,
        is_heard: bool = True,
    ) -> tuple[list[Entry], dict[str, str]]:
        """Events of a member (peer id and name: `author`, as it is known here): those that are new, with the numbers
        they get, and why others cannot be, by id. Raises InputError when one cannot be an event at all."""
        own = []
        for entry in entries:
            check(entry)
            name = author[1][:NAME_CHARACTERS]
            own.append(dataclasses.replace(entry, number=0, author_id=author[0], author=name))
        # a line that is here already keeps the author that it has here
        known = known_of(own) | await self.known(workspace_id, own)
        objections = {entry.id: why for entry in own if (why := objection(entry, known, owner_id=owner_id))}
        if not is_heard:
            objections = dict.fromkeys((entry.id for entry in own), "The owner lets you read along only.")
        taken = [entry for entry in own if entry.id not in objections]
        return await self._add(workspace_id, taken, owner_id=owner_id, is_numbered=True), objections

    async def take_as_guest(self, workspace_id: str, entries: Sequence[Entry], *, owner_id: str) -> list[Entry]:
        """Events from the host; returns those that are new here. Raises InputError for what cannot be an event."""
        for entry in entries:
            check(entry)
        return await self._add(workspace_id, entries, owner_id=owner_id)

    async def known(self, workspace_id: str, entries: Sequence[Entry]) -> dict[str, Known]:
        """What is here of the lines that these events are about, hang on, or are."""
        ids = {name for entry in entries for name in (entry.id, entry.target, entry.content.thread) if name}
        rows = await asyncio.to_thread(self._tables.known, workspace_id, sorted(ids))
        return {row["id"]: Known(row["author_id"], row["thread"], has_more=bool(row["has_more"])) for row in rows}

    async def last_number(self, workspace_id: str) -> int:
        """Up to which event this machine has all."""
        return await asyncio.to_thread(self._tables.last_number, workspace_id)

    async def after(self, workspace_id: str, number: int) -> list[Told]:
        """What comes after an event, as messages of bearable size; at most a portion of it."""
        rows = await asyncio.to_thread(self._tables.after, workspace_id, number, limit=PORTION)
        return list(_batches(workspace_id, [_entry(row) for row in rows]))

    async def unsent(self, workspace_id: str) -> list[Told]:
        """Events that only this machine has, in the order they happened; at most a portion of them."""
        rows = await asyncio.to_thread(self._tables.unsent, workspace_id, limit=PORTION)
        return list(_batches(workspace_id, [_entry(row) for row in rows]))

    async def delivered(self, workspace_id: str, ids: Sequence[str], *, owner_id: str) -> None:
        """Another machine has them."""
        await self._tables.mark(workspace_id, ids, fold=_folding(owner_id))

    async def refused(self, workspace_id: str, event_id: str, why: str, *, owner_id: str) -> None:
        """The host did not take it: it counts no more."""
        await self._tables.mark(workspace_id, [event_id], fold=_folding(owner_id), refused=why)

    async def _add(
        self,
        workspace_id: str,
        entries: Sequence[Entry],
        *,
        owner_id: str,
        is_own: bool = False,
        is_numbered: bool = False,
    ) -> list[Entry]:
        rows = [_row(workspace_id, entry, is_delivered=not is_own) for entry in entries]
        if not rows:
            return []
        stored = await self._tables.add(workspace_id, rows, is_numbered_here=is_numbered, fold=_folding(owner_id))
        return [_entry(row) for row in stored.added]


def line_of(row: Row) -> ChatLine:
    """A row of `ChatTables.lines` as a record."""
    content = msgspec.json.decode(row["content"], type=Content)
    quote = None
    if row["quoted_author_id"] is not None:
        text = "This line was removed." if row["quoted_removed_by"] else row["quoted_text"][:QUOTE_CHARACTERS]
        quote = Quote(row["reply_to"], row["quoted_author_id"], row["quoted_author"], text)
    return ChatLine(
        row["id"],
        row["workspace_id"],
        row["author_id"],
        row["author"],
        row["text"],
        row["sent"],
        row["state"],
        row["place"],
        row["thread"],
        quote,
        content.mentions,
        content.attachments,
        content.references,
        msgspec.json.decode(row["reactions"], type=tuple[Reaction, ...]),
        row["edited"],
        row["removed_by"],
        row["replies"],
        row["last_reply"] or 0.0,
        row["unread"],
        tuple((row["here"] or "").split(",")) if row["here"] else (),
    )


def _folding(owner_id: str) -> Any:
    """The fold of rows, for the tables."""

    def work(rows: Sequence[Row]) -> Row | None:
        taken = [row for row in rows if not row["refused"] or row["kind"] == "said"]
        found = fold([_entry(row) for row in taken], owner_id=owner_id)
        if found is None:
            return None
        by_id = {row["id"]: row for row in taken}
        first = by_id[found.said.id]
        parts = [first, by_id[found.words.id]]
        state = "delivered" if all(row["is_delivered"] for row in parts) else "unsent"
        content = found.content
        line = {
            "arrival": first["arrival"],
            "workspace_id": first["workspace_id"],
            "id": first["id"],
            # those without a number come last, in the order they were said
            "place": first["number"] or MOST_NUMBER + first["arrival"],
            "thread": content.thread,
            "reply_to": content.reply_to,
            "author_id": first["author_id"],
            "author": first["author"],
            "text": content.text,
            "sent": first["sent"],
            "edited": found.edited,
            "state": "refused" if first["refused"] else state,
            "removed_by": found.removed_by,
            "content": _json(content),
            "reactions": _json(found.reactions),
        }
        files = [
            {"digest": file.digest, "author_id": first["author_id"], "size_bytes": file.size_bytes}
            for file in content.attachments
        ]
        removals = [row for row in taken if row["kind"] == "deleted" and row["number"]]
        is_settled = bool(removals) and first["number"] > 0
        return {"line": line, "files": files, "is_settled": is_settled}

    return work


def _row(workspace_id: str, entry: Entry, *, is_delivered: bool) -> Row:
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name != "content"}
    return {
        "workspace_id": workspace_id,
        **values,
        "content": _json(entry.content),
        "is_delivered": is_delivered,
        "refused": "",
    }


def _entry(row: Row) -> Entry:
    values = {name: row[name] for name in Entry.__dataclass_fields__ if name != "content"}
    return Entry(**values, content=msgspec.json.decode(row["content"], type=Content))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _batches(workspace_id: str, entries: Sequence[Entry]) -> Iterator[Told]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        weight = (
            500 + 4 * len(entry.content.text) + sum(500 + len(file.thumbnail) for file in entry.content.attachments)
        )
        if batch and (size + weight > BATCH_BYTES or len(batch) == BATCH_EVENTS):
            yield Told(workspace_id, tuple(batch))
            batch, size = [], 0
        batch.append(entry)
        size += weight
    if batch:
        yield Told(workspace_id, tuple(batch))

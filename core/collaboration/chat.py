"""Chat: what was said in the workspaces, in one order for all; lines said offline arrive later."""

import asyncio
import secrets
import time
from collections.abc import Iterator, Sequence

from core.collaboration.messages import LineEntry, Said
from core.collaboration.records import ChatLine
from core.errors import InputError
from core.storage.tables.collaboration import CollaborationTables

# A line is a line; longer words belong in the note.
LINE_CHARACTERS = 8000
NAME_CHARACTERS = 200
ID_CHARACTERS = 64
# Characters of one message of many lines, far below what a message may hold.
BATCH_CHARACTERS = 100_000


class Chat:
    """Stores lines and says which ones somebody lacks. Numbers are given by the host of the workspace."""

    def __init__(self, tables: CollaborationTables) -> None:
        self._tables = tables

    async def add_own(self, workspace_id: str, text: str, *, author_id: str, author: str, is_host: bool) -> LineEntry:
        """Store a line of this machine; it has its number at once when this is the host. Raises InputError."""
        text = text.strip()
        if not text:
            raise InputError("There is nothing to say.", "Write something first.")
        if len(text) > LINE_CHARACTERS:
            raise InputError(
                f"A line may have {LINE_CHARACTERS:,} characters; this one has {len(text):,}.",
                "Put long texts into the note.",
            )
        line = LineEntry(secrets.token_hex(12), 0, author_id, author, _clean(text), time.time())
        number = await self._tables.add_line(row(workspace_id, line, is_delivered=False), is_numbered_here=is_host)
        return _numbered(line, number if is_host else 0)

    async def take_as_host(
        self, workspace_id: str, lines: Sequence[LineEntry], *, author_id: str, author: str
    ) -> list[LineEntry]:
        """Lines of a member, under the name it has here, with the numbers they get; those known already are left out.

        Raises InputError for a line that cannot be one.
        """
        added = []
        for line in lines:
            check(line)
            own = LineEntry(line.id, 0, author_id, author[:NAME_CHARACTERS], line.text, line.sent)
            number = await self._tables.add_line(row(workspace_id, own, is_delivered=True), is_numbered_here=True)
            if number:
                added.append(_numbered(own, number))
        return added

    async def take_as_guest(self, workspace_id: str, lines: Sequence[LineEntry]) -> list[LineEntry]:
        """Lines from the host; returns those that are new here. Raises InputError for a line that cannot be one."""
        added = []
        for line in lines:
            check(line)
            if await self._tables.add_line(row(workspace_id, line, is_delivered=True), is_numbered_here=False):
                added.append(line)
        return added

    async def last_number(self, workspace_id: str) -> int:
        """Up to which line this machine has all."""
        return await asyncio.to_thread(self._tables.last_number, workspace_id)

    async def after(self, workspace_id: str, number: int) -> list[Said]:
        """What comes after a line, as messages of bearable size."""
        rows = await asyncio.to_thread(self._tables.lines_after, workspace_id, number)
        return list(_batches(workspace_id, [_entry(found) for found in rows]))

    async def unsent(self, workspace_id: str) -> list[Said]:
        """Lines that only this machine has, in the order they were said."""
        rows = await asyncio.to_thread(self._tables.unsent_lines, workspace_id)
        return list(_batches(workspace_id, [_entry(found) for found in rows]))

    async def delivered(self, workspace_id: str, lines: Sequence[LineEntry]) -> None:
        """Another machine has them."""
        await self._tables.deliver(workspace_id, [line.id for line in lines])

    def lines(self, workspace_id: str, *, limit: int) -> list[ChatLine]:
        """The newest lines, oldest first. Blocks."""
        return [
            ChatLine(
                found["id"],
                workspace_id,
                found["author_id"],
                found["author"],
                found["text"],
                found["sent"],
                "delivered" if found["is_delivered"] else "unsent",
            )
            for found in self._tables.lines(workspace_id, limit=limit)
        ]


def check(line: LineEntry) -> None:
    """Raises InputError for a line that no Vega would send."""
    sizes = (
        0 < len(line.id) <= ID_CHARACTERS
        and 0 < len(line.text) <= LINE_CHARACTERS
        and len(line.author) <= NAME_CHARACTERS
        and len(line.author_id) <= ID_CHARACTERS
    )
    if not sizes or not 0 <= line.number < 2**53 or not 0 <= line.sent < 1e11:
        raise InputError("A line of the chat is malformed.", "Update Vega on both machines.")


def row(workspace_id: str, line: LineEntry, *, is_delivered: bool) -> dict[str, object]:
    """The line as it is stored."""
    return {
        "workspace_id": workspace_id,
        "id": line.id,
        "number": line.number,
        "author_id": line.author_id,
        "author": line.author,
        "text": line.text,
        "sent": line.sent,
        "is_delivered": is_delivered,
    }


def _entry(found: dict[str, object]) -> LineEntry:
    return LineEntry(**{name: found[name] for name in LineEntry.__dataclass_fields__})  # type: ignore[arg-type]


def _numbered(line: LineEntry, number: int) -> LineEntry:
    return LineEntry(line.id, number, line.author_id, line.author, line.text, line.sent)


def _batches(workspace_id: str, lines: Sequence[LineEntry]) -> Iterator[Said]:
    batch: list[LineEntry] = []
    size = 0
    for line in lines:
        if batch and size + len(line.text) > BATCH_CHARACTERS:
            yield Said(workspace_id, tuple(batch))
            batch, size = [], 0
        batch.append(line)
        size += len(line.text) + 200
    if batch:
        yield Said(workspace_id, tuple(batch))


def _clean(text: str) -> str:
    """Without lone halves of characters, which nothing can store."""
    return text.encode("utf-8", "replace").decode("utf-8")

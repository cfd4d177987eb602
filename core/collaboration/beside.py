"""Beside: what goes along with the documents of a workspace: comments, histories, conflicts, and who is named."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.collaboration.authorship import Author
from core.collaboration.commenting import Commenting
from core.collaboration.comments import COMMENTS_ID
from core.collaboration.copies import Copy
from core.collaboration.edit_log import EditLog
from core.collaboration.histories import Histories
from core.collaboration.note_mentions import NoteMentions
from core.collaboration.records import ConflictFound, Member, Mentioned
from core.collaboration.reviewing import Reviewing
from core.events import Events
from core.storage.tables.documents import DocumentTables

Key = tuple[str, str]


class Beside:
    """Belongs to the loop thread. `open_copy` and `log_of` are asked with a workspace's and a document's id."""

    def __init__(
        self,
        tables: DocumentTables,
        open_copy: Callable[[str, str], Awaitable[Copy]],
        log_of: Callable[[str, str], Awaitable[EditLog]],
        *,
        me: Callable[[], Author],
        members: Callable[[str], Sequence[Member]],
        names: Callable[[str], Mapping[str, str]],
        owner: Callable[[str], str],
        events: Events,
    ) -> None:
        """`names(workspace id)` is what people are or were called by peer id, `owner` whose workspace it is."""
        self._tables = tables
        self._names = names
        self._events = events
        self.comments = Commenting(
            open_copy,
            me=me,
            members=members,
            mentioned=lambda space, document_id, name: events.emit(Mentioned(space, document_id, name)),
        )
        self.histories = Histories(open_copy, me=me, owner=owner)
        self.conflicts = Reviewing(
            tables,
            open_copy,
            me=lambda: me().peer_id,
            found=lambda space, document_id: events.emit(ConflictFound(space, document_id)),
        )
        self.mentions = NoteMentions(open_copy, log_of, me=lambda: me().peer_id, told=self._named)

    async def start(self, workspace_ids: Sequence[str]) -> None:
        """What is stored now was looked at before. Raises StorageError."""
        self.mentions.start(await self._tables.last_number())
        for workspace_id in workspace_ids:
            self.comments.changed(workspace_id)

    def opened(self, copy: Copy) -> None:
        """A document was read from disk."""
        self.conflicts.opened(copy)
        self.mentions.opened(copy)

    def shortening(self, known: EditLog) -> None:
        """Single edits of a document are about to become one."""
        self.mentions.shortening(known)

    def changed(self, workspace_id: str, document_id: str) -> None:
        """A document may be another."""
        if document_id == COMMENTS_ID:
            self.comments.changed(workspace_id)
        else:
            self.mentions.changed(workspace_id, document_id)

    def forget(self, workspace_id: str) -> None:
        """A workspace is gone from here."""
        self.mentions.forget(workspace_id)
        self.conflicts.forget(workspace_id)

    async def stop(self) -> None:
        """Look no more."""
        await self.comments.stop()
        await self.mentions.stop()
        await self.conflicts.stop()

    def _named(self, workspace_id: str, document_id: str, author_id: str) -> None:
        name = self._names(workspace_id).get(author_id) or "Somebody"
        self._events.emit(Mentioned(workspace_id, document_id, name, is_in_note=True))

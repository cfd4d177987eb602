"""Talk: the chat of the workspaces: what is said, answered, edited, deleted and reacted to, and how it travels.

Everything is an event of one log a workspace. A member sends its events to the host, which checks, numbers and passes
them on; what was done offline follows at the next meeting. Lines are the fold of the log (see talk_fold.py).
"""

import asyncio
import dataclasses
import logging
from collections.abc import Sequence
from pathlib import Path

from core.collaboration.chat import Chat, line_of
from core.collaboration.pushing import Pushers
from core.collaboration.records import ChatArrived, ChatDelivered, Member, Workspace
from core.collaboration.register import Register
from core.collaboration.rights import Rights
from core.collaboration.talk_arrivals import Arrivals
from core.collaboration.talk_checks import EMOJI_CHARACTERS, ID_CHARACTERS, NAME_CHARACTERS, check_said, has_more
from core.collaboration.talk_files import SCOPE, Shown, TalkFiles
from core.collaboration.talk_messages import Piece, Rejected, Told, Typing, Wanted
from core.collaboration.talk_pictures import announced
from core.collaboration.talk_records import (
    Attachment,
    ChatChanged,
    ChatLine,
    Content,
    Entry,
    FileMoved,
    Reference,
    TypingChanged,
    Unread,
)
from core.collaboration.talk_typing import Typists
from core.collaboration.talk_words import expression, mentioned, references_in, within
from core.errors import InputError
from core.events import Events
from core.jobs import NOBODY, Reporter
from core.networking.service import NetworkService
from core.storage.files import FileStore, read_chunks, write_atomically
from core.storage.tables.chat import ChatTables

# Hits of one search; more than a person looks through.
MOST_HITS = 200
# A draft is a line that is not said yet, or a little more than one can be.
DRAFT_CHARACTERS = 20_000

log = logging.getLogger(__name__)


class Talk:
    """The chats of this machine's workspaces. What blocks says so and belongs in a worker."""

    def __init__(
        self,
        *,
        register: Register,
        rights: Rights,
        tables: ChatTables,
        files: FileStore,
        network: NetworkService,
        events: Events,
        shown: Shown,
    ) -> None:
        """`shown(workspace id, digest)` looks for a file in the documents; see `TalkFiles`."""
        self._register = register
        self._rights = rights
        self._tables = tables
        self._store = files
        self._network = network
        self._events = events
        self._chat = Chat(tables)
        self._pushers = Pushers("The chat")
        self._typists = Typists()
        self._arrivals = Arrivals(
            chat=self._chat,
            tables=tables,
            register=register,
            typists=self._typists,
            events=events,
            me=lambda: self._me,
        )
        self.files = TalkFiles(
            tables=tables,
            files=files,
            network=network,
            find=register.find,
            moved=lambda workspace_id, digest: events.emit(FileMoved(workspace_id, digest)),
            shown=shown,
        )
        network.on(Told, self._on_told)
        network.on(Rejected, self._on_rejected)
        network.on(Typing, self._on_typing)
        network.on(Wanted, self._on_wanted)
        network.on(Piece, self._on_piece)

    # Coming and going

    def start(self, workspace: Workspace, peer_id: str, line: int) -> None:
        """They met: the other machine has every event up to number `line`, and gets from now on what it lacks."""
        if workspace.host != self._me:
            self._pushers.start((workspace.id, peer_id), lambda: self._tell_unsent(workspace, peer_id))
            return
        self.files.gather(workspace.id, peer_id)
        has = [line]
        self._pushers.start((workspace.id, peer_id), lambda: self._tell_after(workspace, peer_id, has))

    def stop(self, workspace_id: str, peer_id: str) -> None:
        """A machine is away, or has no part in this any more."""
        self._pushers.stop((workspace_id, peer_id))
        if self._typists.silent(workspace_id, peer_id):
            self._events.emit(TypingChanged(workspace_id))

    def wake(self, workspace_id: str) -> None:
        """There is something new to tell."""
        self._pushers.wake(workspace_id)

    def forget(self, workspace_id: str) -> None:
        """A workspace is deleted here."""
        self._pushers.stop_workspace(workspace_id)
        self._typists.forget(workspace_id)
        self.files.forget(workspace_id)

    async def close(self) -> None:
        """Stop; what others lack follows at the next meeting."""
        await self.files.close()
        await self._pushers.close()

    async def last_number(self, workspace_id: str) -> int:
        """Up to which event this machine has all."""
        return await self._chat.last_number(workspace_id)

    # Verbs

    async def say(
        self,
        workspace_id: str,
        text: str,
        *,
        reply_to: str = "",
        thread: str = "",
        attachments: Sequence[Attachment] = (),
        references: Sequence[Reference] = (),
    ) -> ChatLine:
        """Say something; it is on disk when this returns and goes to the others when they are there. Links into Vega
        (`vega:item/…`) become references.

        Raises InputError for nothing, too much, a line or thread that is not there, or an ended workspace.
        """
        workspace = self._open(workspace_id)
        text, linked = references_in(text.strip())
        named = mentioned(text, self._register.members(workspace_id))
        content = Content(text, reply_to, thread, named, tuple(attachments), (*references, *linked))
        check_said(content)
        for line_id in (reply_to, thread):
            if line_id:
                line = await self._line(workspace_id, line_id)
                if line_id == thread and line.thread:
                    raise InputError("A thread cannot hang on a line of another one.", "Answer in that thread.")
        entry = await self._own(workspace, "said", content)
        for file in attachments:
            await self._tables.file_is_here(workspace_id, file.digest)
        self._typists.stopped(workspace_id, thread)
        self._events.emit(ChatArrived(workspace_id, workspace.title, entry.author, is_mine=True))
        return await self._line(workspace_id, entry.id)

    async def edit(self, workspace_id: str, line_id: str, text: str) -> None:
        """Other words for a line of one's own; links into Vega are added to its references. Raises InputError."""
        workspace, line = self._open(workspace_id), await self._line(workspace_id, line_id)
        text, linked = references_in(text.strip())
        if line.author_id != self._me:
            raise InputError("Only who said a line can change it.", "Answer it instead.")
        if line.removed_by:
            raise InputError("The line was removed.", "Say it again.")
        if not (text or linked or has_more(line)):
            raise InputError("The line would say nothing.", "Delete it instead.")
        content = Content(text, mentions=mentioned(text, self._register.members(workspace_id)), references=linked)
        all_linked = tuple(dict.fromkeys((*line.references, *linked)))
        check_said(dataclasses.replace(content, attachments=line.attachments, references=all_linked))
        await self._own(workspace, "edited", content, target=line_id)

    async def delete(self, workspace_id: str, line_id: str) -> None:
        """Take a line of one's own away, or as the owner any line. Raises InputError."""
        workspace, line = self._open(workspace_id), await self._line(workspace_id, line_id)
        if self._me not in (line.author_id, workspace.host):
            raise InputError("Only who said a line, or the owner of the workspace, can delete it.", "Ask one of them.")
        if not line.removed_by:
            await self._own(workspace, "deleted", Content(), target=line_id)

    async def react(self, workspace_id: str, line_id: str, emoji: str, *, is_on: bool = True) -> None:
        """Put an emoji at a line, or take one's own away. Raises InputError."""
        workspace, line = self._open(workspace_id), await self._line(workspace_id, line_id)
        if not emoji.strip() or len(emoji) > EMOJI_CHARACTERS or line.removed_by:
            raise InputError("That is no reaction to a line.", "Choose an emoji.")
        has = any(entry.emoji == emoji and self._me in entry.peer_ids for entry in line.reactions)
        if has != is_on:
            await self._own(workspace, "reacted", Content(emoji=emoji, is_on=is_on), target=line_id)

    def attach(self, path: Path, *, job: Reporter = NOBODY) -> Attachment:
        """Take a file into the store, to go with a line. Blocks. Raises InputError, StorageError."""
        if not path.is_file():
            raise InputError(f"{path.name} is no file.", "Choose a file; a folder can be packed into one first.")
        found = announced(path, "0" * 64)
        job.report(0, 0, path.name)
        return dataclasses.replace(found, digest=self._store.add_file(path))

    async def fetch(self, workspace_id: str, digest: str, *, job: Reporter = NOBODY) -> Path:
        """The path of a file of the chat, fetched when it is elsewhere. See `TalkFiles.fetch` for what it raises."""
        return await self.files.fetch(workspace_id, digest, job=job)

    def save_as(self, digest: str, target: Path, *, job: Reporter = NOBODY) -> Path:
        """Put a file that is here somewhere else, under a name of the person's. Blocks. Raises StorageError."""
        job.report(0, 0, target.name)
        write_atomically(target, read_chunks(self.files.path(digest)))
        return target

    async def take_from(
        self, workspace: Workspace, events: Sequence[Entry], *, author: tuple[str, str], is_heard: bool
    ) -> tuple[list[Entry], dict[str, str]]:
        """As the host: number events of somebody and pass them on; see `Arrivals.at_host`."""
        found = await self._arrivals.at_host(workspace, events, author=author, is_heard=is_heard)
        self.wake(workspace.id)
        return found

    # Reading

    def lines(
        self, workspace_id: str, *, thread: str | None = "", before: int = 0, after: int = 0, limit: int = 500
    ) -> list[ChatLine]:
        """The newest lines of the main talk (""), a thread or all (None), or those next to a place, oldest first.

        Blocks briefly and belongs in a worker.
        """
        rows = self._tables.lines(workspace_id, thread=thread, me=self._me, before=before, after=after, limit=limit)
        return [line_of(row) for row in rows]

    def line(self, workspace_id: str, line_id: str) -> ChatLine | None:
        """One line. Blocks briefly."""
        row = self._tables.line(workspace_id, line_id, me=self._me)
        return line_of(row) if row else None

    def search(self, workspace_id: str, words: str, *, limit: int = MOST_HITS) -> list[ChatLine]:
        """Lines that have all these words, in them or in names of files, the newest first. Blocks briefly."""
        wanted, inside = expression(words), within(words)
        if not wanted and not inside:
            return []
        rows = self._tables.search(workspace_id, wanted, within=inside, me=self._me, limit=limit)
        return [line_of(row) for row in rows]

    def unread(self, workspace_id: str, thread: str = "") -> Unread:
        """What is new in the main talk or in a thread. Blocks briefly."""
        return Unread(*self._tables.new_in(workspace_id, thread, me=self._me))

    def new_threads(self, workspace_id: str) -> list[tuple[str, int]]:
        """The lines whose threads have new lines, and how many, the newest first. Blocks briefly."""
        return self._tables.new_threads(workspace_id, me=self._me)

    async def mark_read(self, workspace_id: str, thread: str | None = "") -> None:
        """The person saw every line that is here of the main talk, of a thread, or (None) of all."""
        await self._tables.read(workspace_id, thread)
        await self._arrivals.count(workspace_id)

    def draft(self, workspace_id: str, thread: str = "") -> str:
        """What was begun and not said. Blocks briefly."""
        return self._tables.draft(workspace_id, thread)

    async def keep_draft(self, workspace_id: str, text: str, thread: str = "") -> None:
        """Keep what was begun; "" when it was said or given up."""
        if self._register.find(workspace_id) is not None:
            await self._tables.keep_draft(workspace_id, thread, text[:DRAFT_CHARACTERS])

    def typing(self, workspace_id: str, thread: str = "") -> None:
        """This person types: tell those who are there, now and then."""
        workspace = self._register.find(workspace_id)
        is_heard = self._rights.may_chat(workspace_id, self._me)
        if workspace is not None and is_heard and self._typists.may_say(workspace_id, thread):
            self._relay(workspace, Typing(workspace_id, self._me, self._network.name, thread))

    def typists(self, workspace_id: str, thread: str = "") -> list[str]:
        """The names of others who type there now."""
        return self._typists.now(workspace_id, thread)

    def members(self, workspace_id: str) -> Sequence[Member]:
        """Who can be named with an @."""
        return self._register.members(workspace_id)

    # Messages

    async def _on_told(self, peer_id: str, told: Told) -> None:
        workspace = self._rights.shared_with(peer_id, told.workspace_id)
        if workspace.host != self._me:
            await self._arrivals.at_member(workspace, told.events)
            return
        author = (peer_id, self._network.peer(peer_id).name)
        is_heard = self._rights.may_chat(workspace.id, peer_id)
        added, objections = await self.take_from(workspace, told.events, author=author, is_heard=is_heard)
        for event_id, why in objections.items():
            await self._network.queue(peer_id, Rejected(workspace.id, event_id, why))
        if any(entry.content.attachments for entry in added):
            self.files.gather(workspace.id, peer_id)

    async def _on_rejected(self, peer_id: str, words: Rejected) -> None:
        workspace = self._rights.shared_with(peer_id, words.workspace_id)
        if workspace.host == peer_id:
            log.warning("An event of the chat was not taken: %s", words.why)
            await self._chat.refused(
                workspace.id, words.event_id, words.why[:NAME_CHARACTERS] or "?", owner_id=workspace.host
            )
            self._events.emit(ChatChanged(workspace.id))

    async def _on_typing(self, peer_id: str, typing: Typing) -> None:
        workspace = self._rights.shared_with(peer_id, typing.workspace_id)
        if workspace.host == self._me:
            if not self._rights.may_chat(workspace.id, peer_id):
                return
            # a member speaks for itself only
            typing = dataclasses.replace(typing, author_id=peer_id, author=self._network.peer(peer_id).name)
            self._relay(workspace, typing, but=peer_id)
        if typing.author_id != self._me and len(typing.author_id) <= ID_CHARACTERS >= len(typing.thread):
            self._typists.heard(workspace.id, typing.author_id, typing.author[:NAME_CHARACTERS], typing.thread)
            self._events.emit(TypingChanged(workspace.id))

    async def _on_wanted(self, peer_id: str, wanted: Wanted) -> None:
        self._rights.shared_with(peer_id, wanted.workspace_id)
        self.files.asked(peer_id, wanted)

    async def _on_piece(self, peer_id: str, piece: Piece) -> None:
        self._rights.shared_with(peer_id, piece.workspace_id)
        self.files.got(peer_id, piece)

    # Parts

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _open(self, workspace_id: str) -> Workspace:
        workspace = self._register.get(workspace_id)
        if workspace.state != "open":
            words = {"archived": "is archived", "deleted": "is deleted"}.get(workspace.state, "has ended")
            raise InputError(f"'{workspace.title}' {words}; nobody would hear it.", "Ask its owner.")
        if not self._rights.may_chat(workspace_id, self._me):
            raise InputError("You may read along here, not chat.", "Ask the owner of the workspace.")
        return workspace

    async def _line(self, workspace_id: str, line_id: str) -> ChatLine:
        found = await asyncio.to_thread(self.line, workspace_id, line_id)
        if found is None:
            raise InputError("The line is not here.", "It may not have arrived yet.")
        return found

    async def _own(self, workspace: Workspace, kind: str, content: Content, *, target: str = "") -> Entry:
        me = (self._me, self._network.name[:NAME_CHARACTERS])
        entry = await self._chat.add_own(workspace.id, kind, content, target=target, me=me, owner_id=workspace.host)
        self.wake(workspace.id)
        self._events.emit(ChatChanged(workspace.id))
        return entry

    async def _tell_after(self, workspace: Workspace, peer_id: str, has: list[int]) -> bool:
        batches = await self._chat.after(workspace.id, has[0])
        for told in batches:
            await self._network.send(peer_id, told)
            has[0] = told.events[-1].number
            await self._delivered(workspace, [entry.id for entry in told.events if entry.author_id == self._me])
        return bool(batches)

    async def _tell_unsent(self, workspace: Workspace, peer_id: str) -> bool:
        batches = await self._chat.unsent(workspace.id)
        for told in batches:
            await self._network.send(peer_id, told)
            await self._delivered(workspace, [entry.id for entry in told.events])
        return bool(batches)

    async def _delivered(self, workspace: Workspace, ids: Sequence[str]) -> None:
        if ids:
            await self._chat.delivered(workspace.id, ids, owner_id=workspace.host)
            self._events.emit(ChatDelivered(workspace.id))

    def _relay(self, workspace: Workspace, words: object, *, but: str = "") -> None:
        """To every other member when this is the host, to the host otherwise; lost without harm."""
        for peer in self._network.members(SCOPE + workspace.id):
            if peer.is_online and peer.id != but:
                self._network.post(peer.id, words)

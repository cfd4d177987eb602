"""The Workspaces page: workspaces on the left, their documents in the middle, people and chat on the right."""

import asyncio
from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.formats import FORMATS
from core.collaboration.records import (
    ChatArrived,
    ChatDelivered,
    ContentsChanged,
    CursorMoved,
    DocumentChanged,
    DocumentEntry,
    EditsRefused,
    Workspace,
    WorkspaceChanged,
)
from core.collaboration.workspace_file import SUFFIX
from core.errors import InputError, RefusedError, VegaError
from core.networking.records import PeerConnected, PeerDisconnected
from ui.actions import action
from ui.collaboration.assisting import AssistPage
from ui.collaboration.desk import DeskCard
from ui.collaboration.people import PeopleCard
from ui.collaboration.talk import ChatCard
from ui.media.choosing import choose_any, choose_new
from ui.network.invite_dialog import InviteDialog
from ui.widgets.button import action_button
from ui.widgets.card import Card
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header

LIST_WIDTH = 220
SIDE_WIDTH = 290


class CollaborationPage(AssistPage):
    """Make, invite, write, talk."""

    name: ClassVar[str] = "collaboration"
    title: ClassVar[str] = "Workspaces"
    icon: ClassVar[str] = "users"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.service = backend.collaboration
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        for kind in (WorkspaceChanged, ContentsChanged, ChatArrived, ChatDelivered, PeerConnected, PeerDisconnected):
            self.listen(kind, self._gathering.later)
        self.listen(CursorMoved, self._others_moved)
        self.listen(DocumentChanged, self._document_changed)
        self.listen(EditsRefused, self._say_refused)

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()

    def want(self, **wanted: object) -> None:
        """`workspace="id"` chooses a workspace."""
        self.list.choose(str(wanted.get("workspace", "")))

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self._refresh()

    @action(title="New workspace…", icon="plus", shortcut="Ctrl+N")
    async def create(self) -> None:
        """Documents and a chat that others can be invited to."""
        if title := await self._ask_title("New workspace", "Create", ""):
            made = await self.service.create(title)
            await self._refresh()
            self.list.choose(made.id)

    @action(title="Join a workspace", icon="log-in")
    async def join(self) -> None:
        """With a link that its owner sent."""
        self.open_page("network", link="")

    @action(title="Invite to edit", icon="user-plus")
    async def invite(self) -> None:
        """A link that lets one machine into the chosen workspace, to edit."""
        await self._invite("editor")

    @action(title="Invite to comment", icon="message-square-plus")
    async def invite_commenter(self) -> None:
        """A link that lets one machine into the chosen workspace, to read, comment and fill in forms."""
        await self._invite("commenter")

    @action(title="Invite to view", icon="eye")
    async def invite_viewer(self) -> None:
        """A link that lets one machine into the chosen workspace, to read along."""
        await self._invite("viewer")

    @action(title="Rename…", icon="pencil")
    async def rename(self) -> None:
        """Give the chosen workspace another title."""
        space = self._chosen()
        if title := await self._ask_title("Rename", "Rename", space.title):
            await self.service.rename(space.id, title)

    @action(title="Archive", icon="archive")
    async def archive(self) -> None:
        """Everybody can still read the chosen workspace, and nobody changes it any more."""
        await self.service.lifecycle.archive(self._chosen().id)

    @action(title="Bring back", icon="archive-restore")
    async def reopen(self) -> None:
        """Go on working in the chosen workspace, which was archived or deleted."""
        await self.service.lifecycle.reopen(self._chosen().id)

    @action(title="Save to a file…", icon="save")
    async def save_file(self) -> None:
        """The chosen workspace with its documents, their history, its chat and files in one file."""
        space = self._chosen()
        name = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in space.title)
        for path in await choose_new(self, title="Save workspace", name=f"{name}{SUFFIX}", suffix=SUFFIX):
            await self.backend.jobs.follow(f"Saving {space.title}", self.service.lifecycle.save_file, space.id, path)

    @action(title="Open a file…", icon="folder-open")
    async def open_file(self) -> None:
        """A workspace that was saved to a file: one's own goes on, that of somebody else becomes a new one."""
        for path in await choose_any(self, title="Open workspace", filters=f"Workspaces (*{SUFFIX})"):
            opened = await self.backend.jobs.follow("Opening a workspace", self.service.lifecycle.open_file, path)
            await self._refresh()
            self.list.choose(opened.id)

    @action(title="Leave or delete…", icon="trash-2")
    async def delete(self) -> None:
        """The chosen workspace goes from this machine; one that lives here goes for all, after a month."""
        space = self._chosen()
        is_owner, is_open = space.role == "owner", space.state == "open"
        verb, text = "Leave", "It goes from this machine. The others keep what they have."
        if is_owner:
            verb, text = "Delete", "Nobody can change it any more. For thirty days you can bring it back."
        if is_owner and not is_open:
            verb, text = "Delete for good", "The others keep what they have; here it cannot be brought back."
        if await confirm(self, f"{verb}: “{space.title}”?", text, accept=verb, is_danger=True):
            await self.desk.close_document()
            if is_owner and is_open:
                await self.service.lifecycle.delete(space.id)
            else:
                await self.service.lifecycle.purge(space.id)
            await self._refresh()

    @action(palette=False)
    async def say(self, text: str) -> None:
        """Say something in the chosen workspace."""
        await self.service.say(self._chosen().id, text)
        await self._refresh()

    @action(palette=False)
    async def remove(self, peer_id: str) -> None:
        """Take a machine out of the chosen workspace."""
        space = self._chosen()
        name = next(member.name for member in self.service.members(space.id) if member.peer_id == peer_id)
        text = "The machine keeps what it has and gets nothing new."
        if await confirm(self, f"Remove {name}?", text, accept="Remove", is_danger=True):
            await self.service.remove(space.id, peer_id)

    @action(palette=False)
    async def change_role(self, peer_id: str, role: str) -> None:
        """Let a member of the chosen workspace do more or less."""
        await self.service.set_role(self._chosen().id, peer_id, role)
        await self._refresh()

    @action(palette=False)
    async def open_document(self, document_id: str) -> None:
        """Show a document of the chosen workspace."""
        await self.desk.open(self._chosen(), document_id)
        self._say_state()

    @action(palette=False)
    async def add_document(self, format_name: str) -> None:
        """A new document in the chosen workspace."""
        space, kind = self._chosen(), FORMATS[format_name]
        if title := await self._ask_title(f"New {kind.title.lower()}", "Create", ""):
            made = await self.service.add_document(space.id, format_name, title)
            await self._refresh()
            self.desk.turn_to(made.id)

    @action(palette=False)
    async def rename_document(self, entry: DocumentEntry) -> None:
        """Give a document another title."""
        if title := await self._ask_title("Rename", "Rename", entry.title):
            await self.service.rename_document(self._chosen().id, entry.id, title)

    @action(palette=False)
    async def remove_document(self, entry: DocumentEntry) -> None:
        """Take a document out of sight; it can be brought back."""
        await self.service.remove_document(self._chosen().id, entry.id)

    @action(palette=False)
    async def restore_document(self, entry: DocumentEntry) -> None:
        """Bring a removed document back."""
        await self.service.restore_document(self._chosen().id, entry.id)

    @action(palette=False)
    def complain(self, error: VegaError) -> None:
        """Something was refused: say so."""
        raise error

    async def _refresh(self) -> None:
        # what is no longer worked in comes last
        spaces = sorted(self.service.workspaces(), key=lambda space: space.state != "open")
        self.list.set_choices([_choice(space) for space in spaces])
        if spaces and not self.list.key:
            self.list.setCurrentRow(0)
        self.stack.setCurrentIndex(1 if spaces else 0)
        if not spaces:
            await self.desk.close_document()
            return
        space = self.service.workspace(self.list.key)
        self.desk.set_title(space.title)
        entries = await self.service.documents(space.id, with_removed=True)
        wanted = self.desk.show_documents(space, entries)
        await self.desk.open(space, wanted)
        if self.desk.view is not None:
            self.desk.view.rights_changed()
        members = self.service.members(space.id)
        self.people.show_members(members, me=self.backend.network.identity.peer_id, is_owner=space.role == "owner")
        lines = await asyncio.to_thread(self.service.chat, space.id)
        if space.id != self.list.key:
            return
        self.chat.show_lines(lines)
        self.chat.set_open(space.state == "open")
        self._offer_verbs(space)
        self._say_state()
        if self.isVisible():
            await self.service.mark_read(space.id)

    async def _invite(self, role: str) -> None:
        await InviteDialog(await self.service.invite(self._chosen().id, role=role), parent=self).answer()

    def _others_moved(self, event: CursorMoved) -> None:
        if event.workspace_id == self.list.key and self.desk.view is not None:
            self.desk.view.show_others()

    def _document_changed(self, event: DocumentChanged) -> None:
        if event.workspace_id == self.list.key and event.document_id == self.desk.document_id:
            if self.desk.view is not None:
                self.desk.view.rights_changed()
            self._say_state()

    def _say_refused(self, event: EditsRefused) -> None:
        todo = "Your words are still here: copy them, or ask the owner to make you an editor."
        self.complain(RefusedError(f"“{event.title}” does not take your last edits: {event.what}", todo))

    def _offer_verbs(self, space: Workspace) -> None:
        is_owner, is_open = space.role == "owner", space.state == "open"
        for made in (self.invite_button, self.rename_button, self.archive_button):
            made.setVisible(is_owner and is_open)
        self.reopen_button.setVisible(is_owner and not is_open)
        self.delete_button.setText("Delete…" if is_owner and is_open else "Delete for good…" if is_owner else "Leave…")

    def _say_state(self) -> None:
        """Whether what was written is safe, and who has it."""
        document_id = self.desk.document_id
        if not document_id:
            self.desk.set_note("")
            return
        space = self.service.workspace(self.list.key)
        if self.service.is_held_back(space.id, document_id):
            self.desk.set_note("Only here: you may not change this any more")
            return
        others = [
            member
            for member in self.service.members(space.id)
            if member.is_online and member.peer_id != self.backend.network.identity.peer_id
        ]
        is_everywhere = self.service.is_everywhere(space.id, document_id)
        self.desk.set_note(_state(space, len(others), is_everywhere=is_everywhere))

    async def _ask_title(self, title: str, accept: str, given: str) -> str:
        """A line of words, or "" when the person changed their mind."""
        dialog = Dialog(title, parent=self, accept=accept)
        line = QLineEdit(given)
        line.setPlaceholderText("What it is for, in a few words")
        line.setAccessibleName("Title")
        line.setMaxLength(200)
        dialog.add(line)
        line.setFocus()
        return line.text().strip() if await dialog.answer() else ""

    def _chosen(self) -> Workspace:
        if not self.list.key:
            raise InputError("No workspace is chosen.", "Make one, or join one with a link.")
        return self.service.workspace(self.list.key)

    def _build(self) -> None:
        header = Header("Workspaces")
        header.add(action_button(self.join))
        header.add(action_button(self.create, kind="primary"))
        self.list = ChoiceList(name="Workspaces")
        self.list.chosen.connect(lambda _: self.refresh())
        side = Card()
        side.set_margins(8)
        side.add(self.list, 1)
        side.setFixedWidth(LIST_WIDTH)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            EmptyState(
                "users",
                "Write and talk, machine to machine",
                "A workspace is what several people write, draw and say together. It lives on your machines only, "
                "and goes on working without a network.",
                (("New workspace…", self.create), ("Join with a link", self.join)),
            )
        )
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(side)
        row.addWidget(self._desk(), 1)
        row.addLayout(self._right())
        self.stack.addWidget(both)
        self.lay_out(header, self.stack)

    def _desk(self) -> Card:
        self.desk = DeskCard(self.backend)
        self.desk.chosen.connect(self.open_document)
        self.desk.add_wanted.connect(self.add_document)
        self.desk.rename_wanted.connect(self.rename_document)
        self.desk.remove_wanted.connect(self.remove_document)
        self.desk.restore_wanted.connect(self.restore_document)
        self.desk.failed.connect(self.complain)
        self.desk.add_top(self.new_help_button())
        self.invite_button = action_button(self.invite)
        self.rename_button = action_button(self.rename, kind="quiet")
        self.delete_button = action_button(self.delete, kind="quiet")
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        self.archive_button = action_button(self.archive, kind="quiet")
        self.reopen_button = action_button(self.reopen)
        for made in (self.invite_button, self.reopen_button, self.rename_button, self.archive_button):
            verbs.addWidget(made)
        verbs.addStretch(1)
        verbs.addWidget(self.delete_button)
        self.desk.body.addLayout(verbs)
        return self.desk

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self.new_calls_card())
        self.people = PeopleCard()
        self.people.remove_wanted.connect(self.remove)
        self.people.role_wanted.connect(self.change_role)
        self.chat = ChatCard()
        self.chat.said.connect(self.say)
        for card in (self.calls, self.people, self.chat):
            card.setFixedWidth(SIDE_WIDTH)
        column.addWidget(self.people)
        column.addWidget(self.chat, 1)
        return column


def _choice(space: Workspace) -> Choice:
    captions = {
        "owner": "Lives on this machine",
        "editor": "You may edit",
        "commenter": "You may comment",
        "viewer": "You may read",
        "guest": "You are a guest",
    }
    if space.state != "open":
        return Choice(space.id, space.title, _past(space), "warn")
    return Choice(space.id, space.title, captions.get(space.role, ""), badge=str(space.unread) if space.unread else "")


def _past(space: Workspace) -> str:
    """What is said of a workspace that is no longer worked in."""
    if space.state == "archived":
        return "Archived: to read only"
    if space.state == "deleted":
        day = datetime.fromtimestamp(space.ends).astimezone()
        return f"Deleted: gone on {day.day} {day:%B}"
    return "Ended: a copy of your own"


def _state(space: Workspace, others: int, *, is_everywhere: bool) -> str:
    if space.state != "open":
        return _past(space)
    if not is_everywhere:
        return "Sending…" if others else "Saving…"
    return "Saved, and with everybody here" if others else "Saved on this machine"

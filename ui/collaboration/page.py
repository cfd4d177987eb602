"""The Workspaces page: workspaces on the left, the note in the middle, people and chat on the right."""

import asyncio
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.note import Note
from core.collaboration.records import (
    ChatArrived,
    ChatDelivered,
    CursorMoved,
    DocumentChanged,
    Workspace,
    WorkspaceChanged,
)
from core.errors import InputError
from core.networking.records import PeerConnected, PeerDisconnected
from ui.actions import action
from ui.collaboration.editor import NoteEditor
from ui.collaboration.people import PeopleCard
from ui.collaboration.talk import ChatCard
from ui.network.invite_dialog import InviteDialog
from ui.page import Page
from ui.widgets.button import action_button
from ui.widgets.card import Card
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header

LIST_WIDTH = 220
SIDE_WIDTH = 290


class CollaborationPage(Page):
    """Make, invite, write, talk."""

    name: ClassVar[str] = "collaboration"
    title: ClassVar[str] = "Workspaces"
    icon: ClassVar[str] = "users"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.service = backend.collaboration
        self.note: Note | None = None
        self._opened = ""
        self._opening = asyncio.Lock()
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        for kind in (WorkspaceChanged, ChatArrived, ChatDelivered, PeerConnected, PeerDisconnected):
            self.listen(kind, self._gathering.later)
        self.listen(
            CursorMoved, lambda event: self.editor.show_carets() if event.workspace_id == self._opened else None
        )
        self.listen(DocumentChanged, lambda event: self._say_state() if event.workspace_id == self._opened else None)

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
        """A note and a chat that others can be invited to."""
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
        await InviteDialog(await self.service.invite(self._chosen().id), parent=self).answer()

    @action(title="Invite to view", icon="eye")
    async def invite_viewer(self) -> None:
        """A link that lets one machine into the chosen workspace, to read along."""
        await InviteDialog(await self.service.invite(self._chosen().id, role="viewer"), parent=self).answer()

    @action(title="Rename…", icon="pencil")
    async def rename(self) -> None:
        """Give the chosen workspace another title."""
        space = self._chosen()
        if title := await self._ask_title("Rename", "Rename", space.title):
            await self.service.rename(space.id, title)

    @action(title="Leave or delete…", icon="trash-2")
    async def delete(self) -> None:
        """The chosen workspace goes from this machine; one that lives here goes for all."""
        space = self._chosen()
        is_owner = space.role == "owner"
        text = "The others keep what they have, but nothing is shared any more." if is_owner else "It goes from here."
        verb = "Delete" if is_owner else "Leave"
        if await confirm(self, f"{verb} “{space.title}”?", text, accept=verb, is_danger=True):
            await self._close_note()
            await self.service.delete(space.id)
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

    async def _refresh(self) -> None:
        spaces = self.service.workspaces()
        self.list.set_choices([_choice(space) for space in spaces])
        if spaces and not self.list.key:
            self.list.setCurrentRow(0)
        self.stack.setCurrentIndex(1 if spaces else 0)
        if not spaces:
            await self._close_note()
            return
        space = self.service.workspace(self.list.key)
        await self._open(space)
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

    async def _open(self, space: Workspace) -> None:
        """The note of this workspace into the editor, and the one before on disk."""
        async with self._opening:
            if space.id != self._opened:
                await self._close_note()
                self.note = await self.service.open_note(space.id)
                self._opened = space.id
                self.editor.open_note(self.note)
            elif self.note is not None:
                self.editor.setReadOnly(not self.note.is_writable)
        self.card.set_title(space.title)

    async def _close_note(self) -> None:
        note, self.note, self._opened = self.note, None, ""
        self.editor.close_note()
        if note is not None:
            await note.close()

    def _offer_verbs(self, space: Workspace) -> None:
        is_owner = space.role == "owner"
        for made in (self.invite_button, self.rename_button):
            made.setVisible(is_owner)
        self.delete_button.setText("Delete…" if is_owner else "Leave…")

    def _say_state(self) -> None:
        """Whether what was written is safe, and who has it."""
        if not self._opened:
            return
        space = self.service.workspace(self._opened)
        others = [
            member
            for member in self.service.members(space.id)
            if member.is_online and member.peer_id != self.backend.network.identity.peer_id
        ]
        self.card.set_note(_state(space, len(others), is_everywhere=self.service.is_everywhere(space.id)))

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
                "A workspace is a note that several people edit at once, and a chat. It lives on your machines only, "
                "and goes on working without a network.",
                (("New workspace…", self.create), ("Join with a link", self.join)),
            )
        )
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(side)
        row.addWidget(self._note_card(), 1)
        row.addLayout(self._right())
        self.stack.addWidget(both)
        self.lay_out(header, self.stack)

    def _note_card(self) -> Card:
        self.card = Card("Note", " ")
        self.editor = NoteEditor()
        self.editor.setFrameShape(NoteEditor.Shape.NoFrame)
        self.editor.edited.connect(self._say_state)
        self.card.add(self.editor, 1)
        self.invite_button = action_button(self.invite)
        self.rename_button = action_button(self.rename, kind="quiet")
        self.delete_button = action_button(self.delete, kind="quiet")
        verbs = QHBoxLayout()
        verbs.setSpacing(8)
        for made in (self.invite_button, self.rename_button):
            verbs.addWidget(made)
        verbs.addStretch(1)
        verbs.addWidget(self.delete_button)
        self.card.body.addLayout(verbs)
        return self.card

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        self.people = PeopleCard()
        self.people.remove_wanted.connect(self.remove)
        self.chat = ChatCard()
        self.chat.said.connect(self.say)
        for card in (self.people, self.chat):
            card.setFixedWidth(SIDE_WIDTH)
        column.addWidget(self.people)
        column.addWidget(self.chat, 1)
        return column


def _choice(space: Workspace) -> Choice:
    caption = {"owner": "Lives on this machine", "editor": "You may edit", "viewer": "You may read"}[space.role]
    if space.state == "ended":
        return Choice(space.id, space.title, "Ended: a copy of your own", "warn")
    return Choice(space.id, space.title, caption, badge=str(space.unread) if space.unread else "")


def _state(space: Workspace, others: int, *, is_everywhere: bool) -> str:
    if space.state == "ended":
        return "Ended: a copy of your own"
    if not is_everywhere:
        return "Sending…" if others else "Saving…"
    return "Saved, and with everybody here" if others else "Saved on this machine"

"""What is done with whole workspaces: make, invite, rename, keep in a file, archive, delete."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from core.collaboration.records import Workspace
from core.collaboration.service import CollaborationService
from core.collaboration.workspace_file import SUFFIX
from core.errors import InputError
from ui.actions import action
from ui.collaboration.desk import DeskCard
from ui.collaboration.guest_links import GuestLinkDialog, GuestLinksDialog
from ui.collaboration.invite_options import InviteOptionsDialog
from ui.collaboration.new_dialog import NewWorkspaceDialog
from ui.collaboration.open_invites import OpenInvitesDialog
from ui.collaboration.space_settings import SpaceSettingsDialog
from ui.media.choosing import choose_any, choose_new
from ui.messages import Messages
from ui.network import joining
from ui.network.invite_dialog import InviteDialog
from ui.network.join_row import page_of
from ui.page import Page
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import Dialog, confirm


class WorkspaceVerbs(Page):
    """The page's verbs about the workspace that is chosen in its list."""

    service: CollaborationService
    list: ChoiceList
    desk: DeskCard

    @abstractmethod
    async def _refresh(self) -> None:
        """Show what is so now."""

    @action(title="New workspace…", icon="plus", shortcut="Ctrl+N")
    async def create(self) -> None:
        """Documents and a chat that others can be invited to."""
        dialog = NewWorkspaceDialog(self)
        if await dialog.answer() and dialog.title:
            made = await self.service.create(dialog.title, template=dialog.template)
            await self._refresh()
            self.list.choose(made.id)

    @action(title="Join a workspace", icon="log-in")
    async def join(self) -> None:
        """With a link that its owner sent."""
        self.open_page("network", link="")

    @action(title="Join with an invite file…", icon="file")
    async def join_file(self) -> None:
        """With an invite that its owner saved to a file."""
        if path := await joining.choose_invite(self):
            await self._join(path)

    @action(palette=False)
    async def join_with(self, path: Path) -> None:
        """With the invite in a file."""
        await self._join(path)

    @action(title="Invite to edit", icon="user-plus")
    async def invite(self) -> None:
        """A link that lets one machine into the chosen workspace, to edit."""
        await self._invite("editor")

    @action(palette=False)
    async def invite_as(self, role: str) -> None:
        """A link into the chosen workspace, as this unless the person chooses otherwise, for so long and so many."""
        space = self._chosen()
        options = InviteOptionsDialog(space.title, role, parent=self)
        if await options.answer():
            made = await self.service.invite(space.id, role=options.role, valid_s=options.valid_s, uses=options.uses)
            await InviteDialog(made, self.backend, parent=self).answer()

    @action(title="Open invites…", icon="ticket")
    async def show_invites(self) -> None:
        """Who can still come into the chosen workspace; links can be withdrawn."""
        space = self._chosen()
        invites = await self.service.inviting.open(space.id)
        await OpenInvitesDialog(self.service, space.id, invites, parent=self).answer()

    @action(title="Workspace settings…", icon="settings")
    async def change_settings(self) -> None:
        """Title, as what people are invited, and who may chat, for the owner of the chosen workspace."""
        space = self._chosen()
        dialog = SpaceSettingsDialog(space, parent=self)
        if await dialog.answer():
            await self.service.lifecycle.set_wishes(
                space.id, title=dialog.title, invited_role=dialog.invited_role, chat_role=dialog.chat_role
            )

    @action(title="Invite to comment", icon="message-square-plus")
    async def invite_commenter(self) -> None:
        """A link that lets one machine into the chosen workspace, to read, comment and fill in forms."""
        await self._invite("commenter")

    @action(title="Invite to view", icon="eye")
    async def invite_viewer(self) -> None:
        """A link that lets one machine into the chosen workspace, to read along."""
        await self._invite("viewer")

    @action(title="Guest link…", icon="link")
    async def invite_guest(self) -> None:
        """A link by which people without Vega come into the open document and its calls, with their browser."""
        space, guests = self._chosen(), self.backend.guests
        titles = {entry.id: entry.title for entry in await self.service.documents(space.id)}
        document_id = self.desk.document_id
        if not document_id:
            raise InputError("No document is open.", "Open the one that guests should see.")
        known = [(link, titles.get(link.document_id, "?")) for link in guests.links(space.id)]
        dialog = GuestLinksDialog(titles.get(document_id, ""), known, parent=self)
        if not await dialog.answer():
            return
        if dialog.withdrawn:
            await guests.withdraw(dialog.withdrawn)
            return
        link = dialog.shown or await guests.make(
            space.id, document_id, role=dialog.role, valid_s=dialog.valid_s, has_chat=dialog.has_chat
        )
        await GuestLinkDialog(link, titles.get(link.document_id, "?"), parent=self).answer()

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

    @action(title="Use as a pattern…", icon="layout-template")
    async def duplicate(self) -> None:
        """A new workspace with the documents of this one as they are, without chat, comments, answers and people."""
        space = self._chosen()
        if title := await self._ask_title("New workspace from this one", "Create", space.title):
            made = await self.service.lifecycle.duplicate(space.id, title)
            await self._refresh()
            self.list.choose(made.id)

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

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        """An invite that was saved to a file is used."""
        path = joining.invite_in(paths)
        if path is not None:
            self.join_with(path)
        return path is not None

    async def _join(self, path: Path) -> None:
        joined = await self.backend.network.join_file(path)
        Messages.of(self).info(joining.in_words(joined))
        if (page := page_of(joined.scope)) and page != self.name:
            self.open_page(page)
        await self._refresh()
        self.list.choose(joined.scope.partition(":")[2])

    async def _invite(self, role: str) -> None:
        made = await self.service.invite(self._chosen().id, role=role)
        await InviteDialog(made, self.backend, parent=self).answer()

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

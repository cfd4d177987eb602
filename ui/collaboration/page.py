"""The Workspaces page: workspaces on the left, their documents in the middle, people and chat on the right."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.calls.records import CallChanged, CallEnded
from core.collaboration.formats import FORMATS
from core.collaboration.records import (
    ChatArrived,
    ContentsChanged,
    CursorMoved,
    DocumentChanged,
    DocumentEntry,
    EditsRefused,
    Member,
    Workspace,
    WorkspaceChanged,
)
from core.collaboration.visits.records import GuestCame, GuestsChanged
from core.errors import InputError, VegaError
from core.networking.records import PeerConnected, PeerDisconnected, PeersChanged
from core.notices.records import COMMENTS
from ui import theme
from ui.actions import action, start
from ui.collaboration.assisting import AssistPage
from ui.collaboration.call_hub import ask_for_hub
from ui.collaboration.call_place import CallPlace
from ui.collaboration.desk import DeskCard
from ui.collaboration.document_files import DocumentFiles
from ui.collaboration.following import Following, place_of
from ui.collaboration.idling import Idling
from ui.collaboration.levels import LevelMenu
from ui.collaboration.people import PeopleCard
from ui.collaboration.pointing import PointingPage
from ui.collaboration.safety import Safety
from ui.collaboration.talk import ChatCard
from ui.collaboration.talk_side import SideSplit
from ui.collaboration.words import choice_of, refusal
from ui.messages import Messages
from ui.widgets.button import action_button, icon_button, with_keys
from ui.widgets.card import Card
from ui.widgets.choice_list import ChoiceList
from ui.widgets.empty_state import EmptyState
from ui.widgets.gathering import Gathering
from ui.widgets.header import Header
from ui.widgets.spring import Spring

# Of the list of workspaces: as wide as it is, and as narrow as it gets in a small window.
LIST_WIDTH, LIST_LEAST = 196, 110


class CollaborationPage(DocumentFiles, AssistPage, PointingPage):
    """What is in the chosen workspace: its documents, its people, its chat, its calls."""

    name: ClassVar[str] = "collaboration"
    title: ClassVar[str] = "Workspaces"
    icon: ClassVar[str] = "users"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.service = backend.collaboration
        self._wanted = ""
        self._titles: dict[str, str] = {}
        self._build()
        self.safety = Safety(self.service, self.desk.set_note, parent=self)
        self.safety.due.connect(self.look_for_unsent)
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        comings = (PeersChanged, PeerConnected, PeerDisconnected, GuestsChanged)
        for kind in (WorkspaceChanged, ContentsChanged, ChatArrived, *comings):
            self.listen(kind, self._gathering.later)
        self.listen(CursorMoved, self._others_moved)
        self.listen(DocumentChanged, self._document_changed)
        self.listen(EditsRefused, lambda event: self.complain(refusal(event)))
        self.listen(GuestCame, lambda event: Messages.of(self).info(f"{event.name} came by a link."))
        self.listen(CallChanged, lambda event: self._say_calling(event.workspace_id))
        self.listen(CallEnded, lambda event: self._say_calling(event.workspace_id))
        Idling(self, lambda is_idle: self.service.set_idle(is_idle=is_idle))

    def shown(self) -> None:
        """Read everything again."""
        self.refresh()
        self.look_for_unsent()

    @property
    def open_item(self) -> str:
        """The workspace whose chat is in sight."""
        return self.list.key if self.side.isVisible() else ""

    @property
    def open_parts(self) -> tuple[str, ...]:
        """The open document, and its comments if they are shown."""
        document_id = self.desk.document_id
        return (document_id, COMMENTS + document_id) if self.desk.comments.isVisible() else (document_id,)

    def want(self, **wanted: object) -> None:
        """`workspace="id"` chooses a workspace, `document="id"` a document in it, `line="id"` a line of its chat,
        `card="id"` a card of the document; `comments` shows what is said beside the document, `said` what was written
        down in its last call at that Unix second, `asked` and `shelved` items as `core.notices.records` names them.
        """
        self._wanted = str(wanted.get("workspace", ""))
        if document_id := str(wanted.get("document", "")):
            self.desk.prefer(self._wanted, document_id)
            self.refresh()
        self.list.choose(self._wanted)
        self.parts.set_wide(self.parts.is_wide and bool(wanted.get("line")))
        if wanted.get("comments"):
            self.desk.comments.show()
        if line := wanted.get("line"):
            self.show_line(str(line))
        if card := wanted.get("card"):
            self.show_document(document_id, str(card))
        if isinstance(said := wanted.get("said"), int | float):
            self.show_said(self._wanted, float(said))
        if asked := wanted.get("asked"):
            self.put_on_shelf(self._wanted, str(asked), is_agreed=bool(wanted.get("agreed")))
        if shelved := wanted.get("shelved"):
            self.open_shelved(self._wanted, str(shelved))

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self._refresh()
        self.turned.emit()

    @action(palette=False)
    async def open_document(self, document_id: str) -> None:
        """Show a document of the chosen workspace."""
        await self.desk.open(self._chosen(), document_id)
        self._say_state()
        self.turned.emit()

    def accept_paths(self, paths: Sequence[Path]) -> bool:
        """Files were dropped: an invite is used, others are shared into the chosen workspace, if it can be changed."""
        if super().accept_paths(paths):
            return True
        is_taken = bool(self.list.key) and self.service.may_write(self.list.key)
        if is_taken:
            self.share_files(paths)
        return is_taken

    @action(palette=False)
    async def share_files(self, paths: Sequence[Path]) -> None:
        """Put files onto a shelf of the chosen workspace: the open one, or the first."""
        space, view = self._chosen(), self.desk.view
        opened = view.entry.id if view is not None and view.entry.format == "shelf" else ""
        made = await self.backend.jobs.follow(
            "Sharing files", self.backend.share_files, space.id, paths, document_id=opened
        )
        self.desk.prefer(space.id, made)
        await self._refresh()

    @action(palette=False)
    async def show_document(self, document_id: str, part_id: str = "") -> None:
        """Turn to a document of the chosen workspace that a link leads to, and in it to a card."""
        self.parts.set_wide(False)
        await self._refresh()  # it may have been chosen before the list was read
        space = self._chosen()
        found = document_id or await self.service.sharing.holder(space.id, part_id)
        if all(entry.id != found for entry in await self.service.documents(space.id)):
            raise InputError("That is not in this workspace any more.", "Whoever removed it can bring it back.")
        self.desk.prefer(space.id, found)
        await self._refresh()
        if part_id and self.desk.view is not None:
            self.desk.view.show_part(part_id)
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

    @action(title="Show or hide people and chat", icon="panel-right", shortcut="Ctrl+.")
    def toggle_side(self) -> None:
        """More room for the document."""
        is_shown = self.parts.toggle_column()
        self.side_button.setToolTip(with_keys(f"{'Hide' if is_shown else 'Show'} people and chat", "Ctrl+."))

    @action(palette=False)
    def complain(self, error: VegaError) -> None:
        """Something was refused: say so."""
        raise error

    @action(palette=False)
    async def look_for_unsent(self) -> None:
        """Mark the workspaces with work that no other machine has."""
        if self.isVisible() and await self.safety.look():
            self._show_spaces()

    def _show_spaces(self) -> list[Workspace]:
        # what is no longer worked in comes last
        spaces = sorted(self.service.workspaces(), key=lambda space: space.state != "open")
        self.list.set_choices([choice_of(space, is_unsent=space.id in self.safety.unsent) for space in spaces])
        return spaces

    async def _refresh(self) -> None:
        spaces = self._show_spaces()
        # it may have been made since the list was read
        wanted_space, self._wanted = self._wanted, ""
        self.list.choose(wanted_space)
        wanted, self._wanted = self._wanted, ""
        self.list.choose(wanted)  # it may be wanted before the list was read for the first time
        if spaces and not self.list.key:
            self.list.setCurrentRow(0)
        self.stack.setCurrentIndex(1 if spaces else 0)
        if not spaces:
            await self.desk.close_document()
            await self.chat.show_space(None)
            return
        space = self.service.workspace(self.list.key)
        self.desk.set_title(space.title)
        self.call.show_workspace(space.id if space.state == "open" else "")
        entries = await self.service.documents(space.id, with_removed=True)
        wanted = self.desk.show_documents(space, entries)
        await self.desk.open(space, wanted)
        if self.desk.view is not None:
            self.desk.view.rights_changed()
        self._titles = {entry.id: entry.title for entry in entries}
        self._show_people(space)
        self.people.show_invites(len(await self.service.inviting.open(space.id)) if space.role == "owner" else 0)
        await self.chat.show_space(space)
        if space.id == self.list.key:
            self._offer_verbs(space)
        self._say_state()

    def _show_people(self, space: Workspace) -> None:
        """Who is in it, and where those are who are there."""
        present = self.service.present(space.id)
        guests = [Member(one.peer_id, one.name, "by a link", True) for one in self.backend.guests.guests(space.id)]
        self.people.show_members(
            [*self.service.members(space.id), *guests],
            me=self.backend.network.identity.peer_id,
            is_owner=space.role == "owner",
            places={one.peer_id: place_of(one, self._titles) for one in present},
            idle=[one.peer_id for one in present if one.activity == "idle"],
            followed=self.following.peer_id,
        )

    def _others_moved(self, event: CursorMoved) -> None:
        if event.workspace_id != self.list.key:
            return
        if self.desk.view is not None:
            self.desk.view.show_others()
        self._show_people(self.service.workspace(event.workspace_id))
        self.following.go()

    def _say_calling(self, workspace_id: str) -> None:
        call = self.backend.calls.call(workspace_id)
        self.service.set_calling(workspace_id, is_calling=call is not None and call.is_joined)

    def _document_changed(self, event: DocumentChanged) -> None:
        self.safety.stir()
        # of no document: a machine told what it has of all
        if event.workspace_id == self.list.key and event.document_id in ("", self.desk.document_id):
            if self.desk.view is not None:
                self.desk.view.rights_changed()
            self._say_state()

    def _offer_verbs(self, space: Workspace) -> None:
        is_owner, is_open = space.role == "owner", space.state == "open"
        self.people.invite_button.setVisible(is_owner and is_open)
        self.reopen_button.setVisible(is_owner and not is_open)

    def _fill_more(self, menu: QMenu) -> None:
        """What can be done with the chosen workspace."""
        menu.clear()
        space = self._chosen()
        is_owner, is_open = space.role == "owner", space.state == "open"
        if self.desk.view is not None and self.desk.view.suffixes:
            menu.addAction(theme.icon("download", "muted"), "Export the document…", self.export_document)
        if self.service.may_write(space.id):
            menu.addAction(theme.icon("file", "muted"), "Import a text…", self.import_text)
        if is_owner and is_open:
            run = self.invite_guest if self.backend.guests.is_possible else lambda: start(self, ask_for_hub(self))
            menu.addAction(theme.icon("link", "muted"), "Guest link…", run)
            menu.addAction(theme.icon("settings", "muted"), "Settings…", self.change_settings)
            menu.addAction(theme.icon("archive", "muted"), "Archive", self.archive)
        menu.addAction(theme.icon("layout-template", "muted"), "Use as a pattern…", self.duplicate)
        menu.addAction(theme.icon("save", "muted"), "Save to a file…", self.save_file)
        menu.addAction(theme.icon("folder-open", "muted"), "Open a file…", self.open_file)
        menu.addMenu(LevelMenu(self.backend.notices, space.id, owner=self, parent=menu))
        menu.addSeparator()
        words = ("Delete…" if is_open else "Delete for good…") if is_owner else "Leave…"
        menu.addAction(theme.icon("trash-2", "muted"), words, self.delete)

    def _say_state(self) -> None:
        """Whether what was written is safe, and who has it."""
        self.safety.say(self.list.key, self.desk.document_id)

    def _build(self) -> None:
        header = Header("Workspaces")
        header.add(action_button(self.join))
        header.add(action_button(self.create, kind="primary"))
        self.list = ChoiceList(name="Workspaces")
        self.list.chosen.connect(lambda _: self.refresh())
        self.list.chosen.connect(lambda _: self.turned.emit())
        spring = Spring(self.list.viewport(), self.list.key_at, takes_drops=True)
        spring.held.connect(self.list.choose)
        spring.marked.connect(self.list.mark)
        spring.dropped.connect(self.drop_into)
        side = Card()
        side.set_margins(8)
        side.add(self.list, 1)
        side.setMinimumWidth(LIST_LEAST)
        side.setMaximumWidth(LIST_WIDTH)
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
        self.call = CallPlace(
            self._desk(),
            self.backend.calls,
            events=self.backend.events,
            profile=self.backend.profile,
            title=lambda space: self.service.workspace(space).title,
            turn_to=lambda space: self.open_page("collaboration", workspace=space),
        )
        self.desk.top.insertWidget(self.desk.top.indexOf(self.side_button), self.call.start_button)
        self.parts = SideSplit(self.call, self._right(), profile=self.backend.profile)
        self.parts.follow(self.chat, self.desk.chosen, self.call.bar.opened)
        row.addWidget(self.parts, 1)
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
        self.desk.top.addWidget(self.new_help_button())
        self.reopen_button = action_button(self.reopen)
        self.side_button = icon_button("panel-right", "Hide people and chat", self.toggle_side, shortcut="Ctrl+.")
        self.more_button = icon_button("ellipsis", "More")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more_button)
        menu.aboutToShow.connect(lambda: self._fill_more(menu))
        self.more_button.setMenu(menu)
        for made in (self.reopen_button, self.side_button, self.more_button):
            self.desk.top.addWidget(made)
        return self.desk

    def _right(self) -> QWidget:
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.new_calls_card())
        self.people = PeopleCard()
        self.people.top.addWidget(self.new_train_button())
        self.people.remove_wanted.connect(self.remove)
        self.people.role_wanted.connect(self.change_role)
        self.people.invites_wanted.connect(self.show_invites)
        self.chat = ChatCard(self.backend)
        self.chat.reference_opened.connect(self.open_reference)
        self.people.invite_wanted.connect(self.invite_as)
        self.people.follow_wanted.connect(lambda peer_id: self.following.toggle(self.list.key, peer_id))
        self.following: Following = Following(self.desk, self.service)
        self.following.changed.connect(self.refresh)
        column.addWidget(self.people)
        column.addWidget(self.chat, 1)
        return self.side

"""Cards: how the trainings of the workspace's machines go, and how busy these are, live."""

from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import METRIC, TRAINING, LiveCard
from core.collaboration.records import DocumentEntry, WorkspaceChanged
from core.errors import InputError
from core.events import Subscription
from ui.actions import action
from ui.collaboration.figure_dialog import FigureDialog
from ui.collaboration.live_view import LiveView
from ui.collaboration.myself import myself
from ui.collaboration.views.base import DocumentView
from ui.widgets.choice_list import Choice, ChoiceList
from ui.widgets.dialog import Dialog


class Cards(DocumentView):
    """The cards, and the verbs that share more."""

    title: ClassVar[str] = "Live cards"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.cards: LiveView | None = None
        self._subscription: Subscription | None = None

    async def open(self) -> None:
        """Show the cards."""
        document = (await self.copy()).document
        assert isinstance(document, LiveCards)
        self.cards = LiveView(document, me=myself(self.backend, self.workspace_id).peer_id)
        self.cards.open_wanted.connect(self._open_training)
        self.cards.training_wanted.connect(self.share_training)
        self.cards.figure_wanted.connect(self.share_figure)
        self.column.addWidget(self.cards, 1)
        self.setFocusProxy(self.cards)
        subscription = self.backend.events.subscribe(WorkspaceChanged, lambda _: self._show_online())
        self._subscription = subscription
        self.destroyed.connect(subscription.cancel)
        self._show_online()

    def rights_changed(self) -> None:
        """Cards can be shared and removed, or not."""
        if self.cards is not None:
            self._show_online()
            self.cards.refresh()

    def show_part(self, part_id: str) -> None:
        """Bring a card into sight."""
        if self.cards is not None:
            self.cards.show_card(part_id)

    async def close_document(self) -> None:
        """Follow nothing more."""
        if self._subscription is not None:
            self._subscription.cancel()
        if self.cards is not None:
            self.cards.close_cards()
        await super().close_document()

    @action(palette=False)
    async def share_training(self) -> None:
        """A training that this machine coordinates."""
        mine = [entry for entry in self.backend.federated.federations() if entry.role == "coordinator"]
        if not mine:
            raise InputError("This machine coordinates no training.", "Make one on the Training page.")
        choices = [Choice(entry.id, entry.title, f"Round {entry.round} of {entry.config.rounds}") for entry in mine]
        if source := await self._chosen("Share a training", choices):
            await self.service.sharing.share_live(self.workspace_id, TRAINING, source, document_id=self.entry.id)

    @action(palette=False)
    async def share_figure(self) -> None:
        """A figure of this machine, or all of them."""
        dialog = FigureDialog(self)
        for figure in dialog.figures if await dialog.answer() else ():
            await self.service.sharing.share_live(self.workspace_id, METRIC, figure, document_id=self.entry.id)

    async def _chosen(self, title: str, choices: list[Choice]) -> str:
        dialog = Dialog(title, "Everybody in this workspace sees it, live.", parent=self, accept="Share")
        found = ChoiceList(name=title)
        found.setMinimumHeight(240)
        found.set_choices(choices)
        found.setCurrentRow(0)
        dialog.add(found, 1)
        return found.key if await dialog.answer() else ""

    def _show_online(self) -> None:
        if self.cards is not None and any(space.id == self.workspace_id for space in self.service.workspaces()):
            members = self.service.members(self.workspace_id)
            self.cards.set_online({member.peer_id for member in members if member.is_online})

    def _open_training(self, card: LiveCard) -> None:
        window = self.window()
        if hasattr(window, "open_page"):
            window.open_page("federated", federation=card.source)

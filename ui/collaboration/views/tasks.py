"""Tasks: cards in columns, given to the members of the workspace."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration.comment_anchors import CARDS, Anchor, EntryPart
from core.collaboration.entry_anchors import card_part, is_in_tasks
from core.collaboration.entry_places import Spot
from core.collaboration.records import DocumentEntry
from core.collaboration.tasks import TaskList
from ui.collaboration.entry_view import EntryView
from ui.collaboration.myself import myself
from ui.collaboration.tasks_list import CardList
from ui.collaboration.tasks_view import TasksView


class Tasks(EntryView):
    """The board or list, and what a card says."""

    title: ClassVar[str] = "Tasks"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.tasks: TasksView | None = None

    async def open(self) -> None:
        """Show the cards."""
        document = (await self.copy()).document
        assert isinstance(document, TaskList)
        me = myself(self.backend, self.workspace_id)
        self.tasks = TasksView(document, me=me, may_write=document.is_writable, marks=self.marks)
        self.tasks.refreshed.connect(self.show_others)
        self.tasks.turned.connect(self.look)
        self.column.addWidget(self.tasks, 1)
        self.setFocusProxy(self.tasks)
        self.rights_changed()
        self.follow(document)

    def rights_changed(self) -> None:
        """Cards can be changed, or not; perhaps there are others to give them to."""
        if self.tasks is not None:
            self.tasks.set_may_write(self.tasks.tasks.is_writable)
            self.tasks.set_members(self.service.members(self.workspace_id))

    def show_part(self, part_id: str) -> None:
        """Everything about a card."""
        if self.tasks is not None:
            self.tasks.open_card(part_id)
            self.led_to(Spot(CARDS, part_id))

    def fields(self) -> Mapping[Spot, QWidget]:
        """The titles of the columns, and what is open of a card."""
        return self.tasks.fields() if self.tasks is not None else {}

    def chosen_in(self, widget: QWidget) -> Spot | None:
        """The card that is chosen in a column or the list."""
        return Spot(CARDS, widget.chosen) if isinstance(widget, CardList) and widget.chosen else None

    def row_of(self, spot: Spot) -> str | None:
        """The card that a spot is on."""
        if spot.table == "items" and self.tasks is not None:
            return self.tasks.tasks.card_of(spot.key) or None
        return spot.key if spot.table == CARDS else None

    def part_at(self, spot: Spot) -> EntryPart | None:
        """The card that a spot is on."""
        card_id = self.row_of(spot)
        return card_part(self.tasks.tasks, card_id) if self.tasks is not None and card_id else None

    def has(self, anchor: Anchor) -> bool:
        """Whether the card is still there."""
        return self.tasks is not None and isinstance(anchor, EntryPart) and is_in_tasks(anchor, self.tasks.tasks)

    def go_to(self, anchor: Anchor) -> None:
        """The card, chosen."""
        if self.tasks is None or not isinstance(anchor, EntryPart):
            return
        # open, where the filter hides it, or another one was open
        if self.tasks.bring(anchor.entry_id) is None or not self.tasks.detail.isHidden():
            self.tasks.show_card(anchor.entry_id)
        self.led_to(Spot(CARDS, anchor.entry_id))

    def show_place_of(self, peer_id: str) -> None:
        """The card where somebody is; open, when they have it open."""
        spot = self.place_of(peer_id)
        card_id = self.row_of(spot) if spot is not None else None
        if self.tasks is not None and spot is not None and card_id:
            self.tasks.bring(card_id)
            if spot != Spot(CARDS, card_id) and self.tasks.detail.card_id != card_id:
                self.tasks.show_card(card_id)

    async def close_document(self) -> None:
        """The last card on disk."""
        if self.tasks is not None:
            self.tasks.close_tasks()
        await super().close_document()

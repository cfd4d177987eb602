"""PointingPage: shows what lines and notes point to: lines of a chat, sentences of a call, documents, items."""

from collections.abc import Callable
from typing import Any

from core.collaboration.service import CollaborationService
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from core.errors import InputError
from ui.actions import action
from ui.collaboration.said_dialog import SaidDialog
from ui.collaboration.talk import ChatCard
from ui.links import follow
from ui.page import Page
from ui.widgets.choice_list import ChoiceList


class PointingPage(Page):
    """The Workspaces page builds `list` and `chat`."""

    list: ChoiceList
    chat: ChatCard
    service: CollaborationService
    show_document: Callable[..., Any]
    toggle_side: Callable[[], Any]
    _refresh: Callable[[], Any]

    @action(palette=False)
    async def show_line(self, line_id: str) -> None:
        """Go to a line in the chat of the chosen workspace."""
        await self._refresh()
        if self.chat.isHidden() or not self.chat.isVisibleTo(self):
            self.toggle_side()
        await self.chat.go_to(line_id)

    @action(palette=False)
    async def show_said(self, workspace_id: str, at: float) -> None:
        """What was written down in the last call of a workspace at a Unix second."""
        heard = self.backend.assist.heard
        place, call = heard.place(workspace_id, at), heard.last(workspace_id)
        if place < 0 or call is None:
            raise InputError(
                "What was said then is not kept on this machine.",
                "Each machine keeps what it wrote down itself, until the next call is written down.",
            )
        await SaidDialog(self.service.workspace(workspace_id).title, call.lines, place, parent=self).answer()

    def open_reference(self, reference: Reference) -> None:
        """What a line points to."""
        if reference.kind in ("item", "moment"):
            self.open_page("media", item=reference.id, time_s=reference.time_s, words=reference.title)
        elif reference.kind == "document":
            self.show_document(reference.id)
        elif reference.kind == "card":
            self.show_document("", reference.id)
        else:
            follow(self, link_of(reference))  # it may be of another workspace

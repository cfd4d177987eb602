"""CommentsPanel: the comments and suggestions of the open document, beside it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.comment_anchors import Anchor
from core.collaboration.comments import COMMENTS_ID, Thread
from core.collaboration.records import DocumentChanged
from core.errors import InputError
from core.events import Subscription
from ui import theme
from ui.actions import action
from ui.collaboration.comment_box import CommentBox
from ui.collaboration.thread_card import ThreadCard
from ui.collaboration.views.base import DocumentView
from ui.messages import Messages
from ui.widgets.button import icon_button
from ui.widgets.gathering import Gathering
from ui.widgets.label import label
from ui.widgets.scroll import scrolled
from ui.widgets.segmented import Segmented

WIDTH = 290
# What Qt calls no limit.
ANY_WIDTH = 16_777_215
FILTERS = (("open", "Open"), ("resolved", "Done"), ("mine", "Mine"))
NOTHING = {
    "open": "Nobody asks anything. Choose words, a card, a question or something on the board, and press Ctrl+Alt+M.",
    "resolved": "Nothing was resolved yet.",
    "mine": "You said nothing here, and nobody named you.",
}


class CommentsPanel(QFrame):
    """`counted(open threads)` after every change; hidden until the person wants it."""

    counted = Signal(int)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.service = backend.collaboration.comments
        self.threads: list[Thread] = []
        self.cards: dict[str, ThreadCard] = {}
        self._view: DocumentView | None = None
        self._chosen = ""
        self._shown: object = None
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=lambda: self._view is not None)
        subscriptions: list[Subscription] = [
            backend.events.subscribe(DocumentChanged, self._changed),
        ]
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: _cancel(subscriptions))
        theme.changed.connect(self._fill)
        self.hide()

    def follow(self, view: DocumentView | None) -> None:
        """Another document is open, or none."""
        self._view, self._chosen, self._shown = view, "", None
        self.box.close_box()
        if view is None:
            self._show([], may_comment=False, may_accept=False)
            return
        view.thread_wanted.connect(self.look_at)
        view.comment_wanted.connect(self.begin_about)
        self.refresh()

    def set_beside(self, *, is_beside: bool) -> None:
        """Beside the document, or below it, where there is no room beside it."""
        self.setMinimumWidth(WIDTH if is_beside else 0)
        self.setMaximumWidth(WIDTH if is_beside else ANY_WIDTH)
        self._column.setContentsMargins(8 if is_beside else 0, 0 if is_beside else 8, 0, 0)

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        view = self._view
        if view is None:
            return
        threads = await self.service.threads(view.workspace_id, view.entry.id)
        may_comment = await self.service.may_comment(view.workspace_id)
        if view is self._view:
            may_accept = self.backend.collaboration.may_write(view.workspace_id, view.entry.id)
            self._show(threads, may_comment=may_comment, may_accept=may_accept)

    @action(palette=False)
    async def begin(self) -> None:
        """Write a comment about what is chosen."""
        if self._view is not None:
            await self._begin(self._view, self._view.marked())

    @action(palette=False)
    async def begin_about(self, anchor: Anchor) -> None:
        """Write a comment about this."""
        if self._view is not None:
            await self._begin(self._view, anchor)

    async def _begin(self, view: DocumentView, anchor: Anchor | None) -> None:
        if not await self.service.may_comment(view.workspace_id):
            raise InputError("You may read this, not comment on it.", "Ask the owner to make you a commenter.")
        if anchor is None:
            todo = "Choose some words, something on a board, a card or a question first."
            raise InputError("Nothing is chosen to comment on.", todo)
        self.show()
        self.box.set_names(self._names())
        self.box.open_box(anchor)

    @action(palette=False)
    async def send(self, anchor: Anchor, text: str, suggestion: str | None) -> None:
        """Say it."""
        if self._view is not None:
            view = self._view
            made = await self.service.add(view.workspace_id, view.entry.id, anchor, text=text, suggestion=suggestion)
            self.box.close_box()
            self._chosen = made
            if self.filter.key == "resolved":
                self.filter.choose("open")
            self.refresh()

    @action(palette=False)
    async def reply(self, thread_id: str, text: str) -> None:
        """Answer."""
        if self._view is not None:
            await self.service.reply(self._view.workspace_id, thread_id, text)

    @action(palette=False)
    async def edit(self, thread_id: str, remark_id: str, text: str) -> None:
        """Say otherwise what one said."""
        if self._view is not None:
            await self.service.edit(self._view.workspace_id, thread_id, remark_id=remark_id, text=text)
            if (card := self.cards.get(thread_id)) is not None:
                card.end_edit()

    @action(palette=False)
    async def set_state(self, thread_id: str, state: str) -> None:
        """Resolve, reopen, decline."""
        if self._view is not None:
            await self.service.set_state(self._view.workspace_id, thread_id, state)

    @action(palette=False)
    async def accept(self, thread_id: str) -> None:
        """Write the suggested words."""
        if self._view is not None:
            await self.service.accept(self._view.workspace_id, thread_id)

    @action(palette=False)
    async def remove(self, thread_id: str, remark_id: str) -> None:
        """Take back what one said; it can be said again for a while."""
        if self._view is not None:
            workspace_id = self._view.workspace_id
            await self.service.remove(workspace_id, thread_id, remark_id)
            Messages.of(self).info("Removed.", button="Undo", do=partial(self.undo, workspace_id))

    @action(palette=False)
    async def undo(self, workspace_id: str) -> None:
        """Take back one's own last step."""
        await self.service.undo(workspace_id)

    def look_at(self, thread_id: str) -> None:
        """Choose a thread and show what it is about."""
        thread = next((found for found in self.threads if found.id == thread_id), None)
        if thread is None or self._view is None:
            return
        self.show()
        if thread_id not in self.cards:
            self.filter.choose("open" if thread.is_open else "resolved")
            self._fill()
        self._choose(thread_id)
        self._view.go_to(thread.anchor)

    def _choose(self, thread_id: str) -> None:
        self._chosen = thread_id
        for key, card in self.cards.items():
            card.set_chosen(key == thread_id)
        if thread_id in self.cards:
            self.area.ensureWidgetVisible(self.cards[thread_id], 0, 8)
        self._mark()

    def _mark(self) -> None:
        if self._view is not None:
            shown = [thread for thread in self.threads if thread.is_open or thread.id == self._chosen]
            self._view.show_threads(shown, self._chosen)

    def _point_out(self, thread_id: str, is_on: bool) -> None:
        if self._view is not None:
            self._view.point_out(thread_id if is_on else "")

    def _show_draft(self, anchor: Anchor | None) -> None:
        if self._view is not None:
            self._view.show_draft(anchor)

    def _show(self, threads: Sequence[Thread], *, may_comment: bool, may_accept: bool) -> None:
        there = [self._view is not None and self._view.has(thread.anchor) for thread in threads]
        shown = (tuple(threads), may_comment, may_accept, tuple(there))
        # who types here must not lose the field because others comment on other documents
        if shown == self._shown:
            return
        self.threads, self._shown = list(threads), shown
        self._may_comment, self._may_accept = may_comment, may_accept
        self._fill()
        self._mark()
        self.counted.emit(sum(thread.is_open for thread in threads))

    def _fill(self) -> None:
        drafts = {key: card.line.text() for key, card in self.cards.items() if card.line is not None}
        focused = next((key for key, card in self.cards.items() if card.line is not None and card.line.hasFocus()), "")
        begun = {key: (card.edited[0], card.edited[1].text) for key, card in self.cards.items() if card.edited}
        for card in self.cards.values():
            card.hide()
            card.deleteLater()
        me = self.backend.network.identity.peer_id
        self.cards = {}
        for thread in self.threads:
            if self._is_wanted(thread, me):
                card = self.cards[thread.id] = self._card(thread, me)
                self._list.insertWidget(self._list.count() - 1, card)
                if card.line is not None:
                    card.line.setText(drafts.get(thread.id, ""))
                    if focused == thread.id:
                        card.line.setFocus()
                if thread.id in begun:
                    card.edit(*begun[thread.id])
        self.nothing.setText(NOTHING[self.filter.key])
        self.nothing.setVisible(not self.cards)

    def _is_wanted(self, thread: Thread, me: str) -> bool:
        if self.filter.key == "mine":
            return thread.concerns(me)
        return thread.is_open == (self.filter.key == "open")

    def _card(self, thread: Thread, me: str) -> ThreadCard:
        is_there = self._view is not None and self._view.has(thread.anchor)
        card = ThreadCard(
            thread,
            me=me,
            is_there=is_there,
            may_comment=self._may_comment,
            may_accept=self._may_accept,
            names=self._names(),
        )
        card.looked_at.connect(partial(self.look_at, thread.id))
        card.pointed_at.connect(partial(self._point_out, thread.id))
        card.reply_wanted.connect(partial(self.reply, thread.id))
        card.state_wanted.connect(partial(self.set_state, thread.id))
        card.accept_wanted.connect(partial(self.accept, thread.id))
        card.remove_wanted.connect(partial(self.remove, thread.id))
        card.edit_wanted.connect(partial(self.edit, thread.id))
        card.set_chosen(thread.id == self._chosen)
        return card

    def _names(self) -> list[str]:
        """Those who can be called with an @."""
        if self._view is None:
            return []
        me = self.backend.network.identity.peer_id
        members = self.backend.collaboration.members(self._view.workspace_id)
        return [member.name for member in members if member.peer_id != me]

    def _changed(self, event: DocumentChanged) -> None:
        view = self._view
        is_here = view is not None and event.workspace_id == view.workspace_id
        if is_here and view is not None and event.document_id in (COMMENTS_ID, *view.document_ids):
            self._gathering.later()

    def _build(self) -> None:
        self._may_comment = self._may_accept = False
        column = self._column = QVBoxLayout(self)
        column.setSpacing(8)
        self.set_beside(is_beside=True)
        top = QHBoxLayout()
        self.filter = Segmented(FILTERS, name="Comments")
        self.filter.chosen.connect(lambda _: self._fill())
        top.addWidget(self.filter)
        top.addStretch(1)
        top.addWidget(icon_button("message-square-plus", "Comment", self.begin, shortcut="Ctrl+Alt+M"))
        top.addWidget(icon_button("x", "Close the comments", self.hide))
        column.addLayout(top)
        self.box = CommentBox()
        self.box.sent.connect(self.send)
        self.box.turned_to.connect(self._show_draft)
        column.addWidget(self.box)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.nothing = label("", tone="muted", wraps=True)
        self._list.addWidget(self.nothing)
        self._list.addStretch(1)
        self.area = scrolled(content, right=8)
        column.addWidget(self.area, 1)


def _cancel(subscriptions: list[Subscription]) -> None:
    for entry in subscriptions:
        entry.cancel()

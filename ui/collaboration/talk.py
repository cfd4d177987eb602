"""The chat of a workspace: its talk, a thread beside it or in its place, and a search over both."""

import asyncio

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.records import ChatArrived, ChatDelivered, Workspace
from core.collaboration.talk_records import ChatChanged, ChatLine, FileMoved, TypingChanged
from core.errors import InputError
from core.events import Subscription
from ui import theme
from ui.actions import action
from ui.collaboration.talk_markup import plain
from ui.collaboration.talk_pane import TalkPane
from ui.collaboration.talk_search import FoundLines
from ui.widgets.button import icon_button
from ui.widgets.card import Card
from ui.widgets.gathering import Gathering
from ui.widgets.label import ElidedLabel
from ui.widgets.search_field import SearchField

# From this width on a thread stands beside the talk, narrower in its place.
WIDE_PX = 640
SEARCH_MS = 200
# So wide is the search; less where the heading would be cut.
SEARCH_WIDTH, NARROW_SEARCH, SEARCH_FROM = 220, 128, 340


class ChatCard(Card):
    """`await show_space(space)` shows the chat of a workspace; `reference_opened(reference, line)` when what a
    line points to is opened."""

    reference_opened = Signal(object, object)
    wide_wanted = Signal(bool)
    """The chat wants the documents' place, or to give it back."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__("Chat", parent=parent)
        self.backend = backend
        self.talk = backend.collaboration.talk
        self.space: Workspace | None = None
        self._thread: ChatLine | None = None
        self._showing = asyncio.Lock()
        self._build()
        self._gathering = Gathering(self, self.refresh, is_shown=self.isVisible)
        subscriptions: list[Subscription] = []
        subscribe = backend.events.subscribe
        for kind in (ChatArrived, ChatChanged, ChatDelivered, FileMoved):
            subscriptions.append(subscribe(kind, self._happened))  # type: ignore[arg-type]  # each has a workspace
        subscriptions.append(subscribe(TypingChanged, self._typing_changed))
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: _cancel(subscriptions))

    async def show_space(self, space: Workspace | None) -> None:
        """The chat of this workspace as it is now; None when there is none."""
        async with self._showing:
            await self._show_space(space)

    async def _show_space(self, space: Workspace | None) -> None:
        if space is None:
            await self.main.leave()
            await self.side.leave()
            self.space = None
            return
        is_same = self.space is not None and self.space.id == space.id
        self.space = space
        if is_same:  # its lines come by themselves
            for pane in (self.main, self.side):
                pane.renew(space)
            self._gathering.later()
            return
        self.search.clear()
        await self._close_thread()
        await self.main.open(space)

    def set_wide(self, is_wide: bool) -> None:
        """Whether it has the documents' place."""
        tip = "Back beside the documents" if is_wide else "Wide chat, in the documents' place"
        self.wide_button.setIcon(theme.icon("minimize-2" if is_wide else "maximize-2"))
        self.wide_button.setToolTip(tip)
        self.wide_button.setAccessibleName(tip)
        self.wide_button.setChecked(is_wide)

    @property
    def shown(self) -> tuple[ChatLine, ...]:
        """The lines of the main talk that are loaded."""
        return tuple(row.line for row in self.main.list.lines.rows)

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        await self.main._refresh()
        if self._thread is not None:
            await self.side._refresh()

    @action(palette=False)
    async def open_thread(self, line: ChatLine) -> None:
        """What hangs on a line, beside it."""
        await self._open_thread(line)

    async def _open_thread(self, line: ChatLine) -> None:
        if self.space is not None:
            self._thread = line
            self.about.set_text(f"{line.author}: {plain(line.text) or 'a file'}")
            self._arrange()
            await self.side.open(self.space, line.id)
            self.side.composer.field.setFocus()

    @action(palette=False)
    async def close_thread(self) -> None:
        """Back to the talk alone."""
        await self._close_thread()
        self.main.composer.field.setFocus()

    @action(palette=False)
    async def look_for(self) -> None:
        """Lines that have the words of the search field."""
        words, space = self.search.text().strip(), self.space
        if not words or space is None:
            self.stack.setCurrentWidget(self.main)
            return
        lines = await asyncio.to_thread(self.talk.search, space.id, words)
        if words == self.search.text().strip() and space is self.space:
            self.found.show_lines(lines, words, me=self.main.me)
            self.stack.setCurrentWidget(self.found)

    @action(palette=False)
    async def show_line(self, line: ChatLine) -> None:
        """Go to a line that was found."""
        await self._go_to(line)

    async def _go_to(self, line: ChatLine) -> None:
        self.stack.setCurrentWidget(self.main)
        if not line.thread:
            await self.main.go_to(line.id)
            return
        root = await asyncio.to_thread(self.talk.line, line.workspace_id, line.thread)
        if root is not None:
            await self._open_thread(root)
            await self.side.go_to(line.id)

    async def go_to(self, line_id: str) -> None:
        """Go to a line by its id, in its thread if it is in one. Raises InputError when it is not here, or removed."""
        async with self._showing:  # the workspace may just be on its way
            space = self.space
            line = await asyncio.to_thread(self.talk.line, space.id, line_id) if space is not None else None
            if line is None:
                raise InputError("That line is not here.", "It may not have arrived yet, or be in another workspace.")
            await self._go_to(line)
            if line.removed_by:
                raise InputError("That line was removed.", "Whoever said it can say it again.")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A thread beside the talk, or in its place."""
        super().resizeEvent(event)
        self._arrange()

    def _happened(self, event: ChatArrived | ChatChanged | ChatDelivered | FileMoved) -> None:
        if self.space is not None and event.workspace_id == self.space.id:
            self._gathering.later()

    def _typing_changed(self, event: TypingChanged) -> None:
        for pane in (self.main, self.side):
            pane._look()

    def _turn_wide(self) -> None:
        self.wide_wanted.emit(self.wide_button.isChecked())

    async def _close_thread(self) -> None:
        self._thread = None
        await self.side.leave()
        self._arrange()

    def _arrange(self) -> None:
        is_open, is_wide = self._thread is not None, self.width() >= WIDE_PX
        was_beside = self.aside.isVisibleTo(self.parts) and self.stack.isVisibleTo(self.parts)
        self.aside.setVisible(is_open)
        self.stack.setVisible(not is_open or is_wide)
        self.search.setMaximumWidth(SEARCH_WIDTH if self.width() >= SEARCH_FROM else NARROW_SEARCH)
        if is_open and is_wide and not was_beside:  # a little more for the talk; then as the person drags it
            self.parts.setSizes([3 * self.width() // 5, 2 * self.width() // 5])

    def _build(self) -> None:
        # more would be cut off in a window of the usual size
        self.search = SearchField("Search…")
        self.search.setAccessibleName("Search the chat")
        self.search.setToolTip("Search the chat")
        self.search.setMinimumWidth(100)
        self.add_top(self.search)
        self.wide_button = icon_button("maximize-2", "Wide chat", self._turn_wide)
        self.wide_button.setCheckable(True)
        self.add_top(self.wide_button)
        self.set_wide(False)
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._searching.timeout.connect(self.look_for)
        self.search.textChanged.connect(lambda _: self._searching.start())
        self.main = TalkPane(self.backend)
        self.side = TalkPane(self.backend, has_threads=False)
        self.side.list.setAccessibleName("Lines of the thread")
        self.side.composer.field.setPlaceholderText("Answer in the thread…")
        self.found = FoundLines()
        self.stack = QStackedWidget()
        for part in (self.main, self.found):
            self.stack.addWidget(part)
        self.aside = QWidget()
        column = QVBoxLayout(self.aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        self.about = ElidedLabel(tone="muted")
        self.back = icon_button("arrow-left", "Back to the talk", self.close_thread)
        head.addWidget(self.back)
        head.addWidget(self.about, 1)
        column.addLayout(head)
        column.addWidget(self.side, 1)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setChildrenCollapsible(False)
        self.parts.setHandleWidth(17)
        self.parts.addWidget(self.stack)
        self.parts.addWidget(self.aside)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 2)
        self.add(self.parts, 1)
        self.found.chosen.connect(self.show_line)
        for pane in (self.main, self.side):
            pane.reference_opened.connect(self.reference_opened)
        self.main.thread_wanted.connect(self.open_thread)
        leave = QShortcut(QKeySequence("Alt+Left"), self.aside)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.close_thread)
        self._arrange()


def _cancel(subscriptions: list[Subscription]) -> None:
    for entry in subscriptions:
        entry.cancel()

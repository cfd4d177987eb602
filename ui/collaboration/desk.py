"""DeskCard: the documents of the chosen workspace as tabs, and the one that is open below them."""

import asyncio
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QStackedWidget, QTabBar, QToolButton, QWidget

from core.backend import Backend
from core.collaboration.formats import FORMATS
from core.collaboration.records import DocumentEntry, Workspace
from core.errors import InputError, VegaError
from ui import theme
from ui.actions import action, bind_shortcuts
from ui.collaboration.comments_panel import CommentsPanel
from ui.collaboration.conflict_bar import ConflictBar
from ui.collaboration.history_view import HistoryView
from ui.collaboration.related_strip import RelatedStrip
from ui.collaboration.views import VIEWS
from ui.collaboration.views.base import DocumentView
from ui.messages import Messages
from ui.widgets.button import icon_button
from ui.widgets.card import Card
from ui.widgets.label import label

Key = tuple[str, str]

# In less than this a document with its comments beside it would be too narrow to work in; they are below it then.
BESIDE_WIDTH = 700


class DeskCard(Card):
    """Signals what the person wants; the page does it. `view` is the open document's."""

    add_wanted = Signal(str)
    """A format's name."""
    rename_wanted = Signal(object)
    remove_wanted = Signal(object)
    restore_wanted = Signal(object)
    """A DocumentEntry."""
    chosen = Signal(str)
    """The id of a document that the person turned to."""
    failed = Signal(object)
    """A VegaError that the person should read."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__("Document", " ", parent)
        self.backend = backend
        self.view: DocumentView | None = None
        self._key: Key | None = None
        self._workspace: Workspace | None = None
        self._entries: list[DocumentEntry] = []
        self._removed: list[DocumentEntry] = []
        # which document was open last in each workspace
        self._last: dict[str, str] = {}
        self._opening = asyncio.Lock()
        self.comments = CommentsPanel(backend)
        self.conflicts = ConflictBar(backend)
        self.history: HistoryView | None = None
        self._build()
        bind_shortcuts(self)

    @property
    def document_id(self) -> str:
        """The document that is open; "" when none is."""
        return self._key[1] if self._key else ""

    def show_documents(self, workspace: Workspace, entries: Sequence[DocumentEntry]) -> str:
        """Offer these; returns the id of the one to open, "" when there is none to show."""
        self._workspace = workspace
        self._removed = [entry for entry in entries if entry.is_removed]
        gone = next((entry for entry in self._removed if self._key == (workspace.id, entry.id)), None)
        shown = [entry for entry in entries if not entry.is_removed and entry.format in VIEWS]
        if shown != self._entries:
            self._entries = shown
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for entry in shown:
                self.tabs.addTab(theme.icon(FORMATS[entry.format].icon, "muted"), entry.title)
            self.tabs.blockSignals(False)
        may_write = self.backend.collaboration.may_write(workspace.id)
        self.add_button.setVisible(may_write)
        ids = [entry.id for entry in shown]
        if self._last.get(workspace.id) not in ids:
            self._last[workspace.id] = next(iter(ids), "")
        self._mark(self._last[workspace.id])
        if gone is not None:
            do = partial(self._bring_back, workspace.id, gone) if may_write else None
            Messages.of(self).info(f"“{gone.title}” was removed.", button="Bring back", do=do, about=gone.id)
        return self._last[workspace.id]

    async def open(self, workspace: Workspace, document_id: str) -> None:
        """Show a document, and put the one before on disk. Raises InputError, StorageError."""
        self._last[workspace.id] = document_id
        async with self._opening:
            # the person may have turned to another one while this waited
            document_id = self._last[workspace.id]
            key = (workspace.id, document_id)
            if key == self._key:
                return
            await self._close()
            entry = next((entry for entry in self._entries if entry.id == document_id), None)
            if entry is None:
                return
            view = VIEWS[entry.format](self.backend, workspace.id, entry)
            view.refused.connect(self.failed)
            view.paragraph.connect(self.related.show_for)
            try:
                await view.open()
            except VegaError as error:
                view.deleteLater()
                self._key = key  # said once; whoever turns to another one and back hears it again
                self.nothing.setText(f"{error.what} {error.todo}")
                raise
            self.view, self._key = view, key
            self.stack.addWidget(view)
            self.stack.setCurrentWidget(view)
            self._mark(document_id)
            self.comments.follow(view)
            self.conflicts.follow(view)
            self.backend.collaboration.tell(workspace.id, document_id)

    async def close_document(self) -> None:
        """Put what is open on disk and show nothing. Raises StorageError."""
        async with self._opening:
            await self._close()

    def prefer(self, workspace_id: str, document_id: str) -> None:
        """Show this document when that workspace is shown next."""
        self._last[workspace_id] = document_id

    def turn_to(self, document_id: str) -> None:
        """As if the person had chosen its tab."""
        for place, entry in enumerate(self._entries):
            if entry.id == document_id:
                self.tabs.setCurrentIndex(place)

    async def _close(self) -> None:
        self._end_history()
        view, key = self.view, self._key
        self.view = self._key = None
        self.nothing.setText("")
        self.related.clear()
        self.stack.setCurrentWidget(self.nothing)
        if view is None or key is None:
            return
        self.comments.follow(None)
        self.conflicts.follow(None)
        self.backend.collaboration.leave_desk(key[0])
        try:
            await view.close_document()
        finally:
            self.stack.removeWidget(view)
            view.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The comments go where there is room."""
        super().resizeEvent(event)
        is_beside = self.width() >= BESIDE_WIDTH
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if is_beside else ways.TopToBottom)
        self._both.setStretch(1, 0 if is_beside else 2)
        self.comments.set_beside(is_beside=is_beside)

    def _mark(self, document_id: str) -> None:
        ids = [entry.id for entry in self._entries]
        if document_id in ids:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(ids.index(document_id))
            self.tabs.blockSignals(False)

    def _build(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setAcceptDrops(True)
        self.tabs.setChangeCurrentOnDrag(True)  # what is held over a tab opens it
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName("Documents")
        self.tabs.currentChanged.connect(self._turned)
        self.tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabs.customContextMenuRequested.connect(self._open_menu)
        self.add_button = icon_button("plus", "New document", lambda: None)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.add_button)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(partial(self._fill_add_menu, menu))
        self.add_button.setMenu(menu)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self.tabs)
        bar.addWidget(self.add_button)
        bar.addStretch(1)
        self.history_button = icon_button("history", "History", self.show_history)
        bar.addWidget(self.history_button)
        bar.addWidget(self._comments_button())
        self.body.addLayout(bar)
        self.stack = QStackedWidget()
        self.nothing = label("", tone="muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self.nothing)
        self.body.addWidget(self.conflicts)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(0)
        self._both.addWidget(self.stack, 3)
        self._both.addWidget(self.comments)
        self.body.addLayout(self._both, 1)
        self.related = RelatedStrip(self.backend)
        self.body.addWidget(self.related)

    @action(title="Comment on what is chosen", icon="message-square-plus", shortcut="Ctrl+Alt+M")
    def comment(self) -> None:
        """Say something about the chosen words, card, question or answer, or what is chosen on the board."""
        self.comments.begin()

    @action(title="History", icon="history", palette=False)
    async def show_history(self) -> None:
        """The open document's past, instead of it; and back."""
        if self.history is not None:
            self._end_history()
            return
        entry = next((entry for entry in self._entries if entry.id == self.document_id), None)
        if self._key is None or entry is None:
            return
        # first, or the window would grow for both
        self.comments.hide()
        made = self.history = HistoryView(self.backend, self._key[0], entry)
        made.closed.connect(self._end_history)
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        await made.open()

    def _end_history(self) -> None:
        made, self.history = self.history, None
        if made is not None:
            self.stack.removeWidget(made)
            made.deleteLater()
        if self.view is not None:
            self.stack.setCurrentWidget(self.view)

    def _bring_back(self, workspace_id: str, entry: DocumentEntry) -> None:
        self.prefer(workspace_id, entry.id)
        self.restore_wanted.emit(entry)

    def _comments_button(self) -> QToolButton:
        made = icon_button("message-square-text", "Comments", self._toggle_comments)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.comments.counted.connect(lambda count: made.setText(f" {count}" if count else ""))
        return made

    def _toggle_comments(self) -> None:
        self.comments.setVisible(self.comments.isHidden())

    def _turned(self, place: int) -> None:
        if 0 <= place < len(self._entries) and self._workspace is not None:
            # at once: what is read again meanwhile must not turn back
            self._last[self._workspace.id] = self._entries[place].id
            self.chosen.emit(self._entries[place].id)

    def _fill_add_menu(self, menu: QMenu) -> None:
        menu.clear()
        for name, kind in FORMATS.items():
            if kind.is_listed and name in VIEWS:
                action = menu.addAction(theme.icon(kind.icon, "muted"), kind.title)
                action.setToolTip(kind.idea)
                action.triggered.connect(partial(self.add_wanted.emit, name))
        if self._removed:
            removed = menu.addMenu(theme.icon("trash-2", "muted"), "Bring back")
            for entry in self._removed:
                removed.addAction(entry.title, partial(self.restore_wanted.emit, entry))

    def menu(self, entry: DocumentEntry) -> QMenu:
        """What can be done with a document."""
        made = QMenu(self)
        made.addAction(theme.icon("pencil", "muted"), "Rename…", partial(self.rename_wanted.emit, entry))
        made.addAction(theme.icon("trash-2", "muted"), "Remove", partial(self.remove_wanted.emit, entry))
        return made

    def _open_menu(self, place: QPoint) -> None:
        number = self.tabs.tabAt(place)
        if self._workspace is None or not 0 <= number < len(self._entries):
            return
        if not self.backend.collaboration.may_write(self._workspace.id):
            self.failed.emit(InputError("You may read this, not change it.", "Ask the owner to make you an editor."))
            return
        self.menu(self._entries[number]).exec(self.tabs.mapToGlobal(place))

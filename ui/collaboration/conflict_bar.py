"""ConflictBar: passages of the open document that two people changed apart, and the way to look at them."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from core.backend import Backend
from core.collaboration.assist.merging import Proposal
from core.collaboration.records import ConflictFound
from core.collaboration.reviewing import Conflict
from core.errors import InputError
from core.events import Subscription
from ui import theme
from ui.actions import action
from ui.collaboration.conflict_dialog import ConflictDialog
from ui.collaboration.views.base import DocumentView
from ui.widgets.button import action_button
from ui.widgets.label import label


class ConflictBar(QFrame):
    """Hidden while there is nothing to look at."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.service = backend.collaboration.conflicts
        self.conflicts: list[Conflict] = []
        self._view: DocumentView | None = None
        self.setProperty("raised", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        sign = label("")
        sign.setPixmap(theme.icon("triangle-alert", "warn").pixmap(16, 16))
        self.words = label("", wraps=True)
        row.addWidget(sign)
        row.addWidget(self.words, 1)
        row.addWidget(action_button(self.review, with_icon=False))
        subscriptions: list[Subscription] = [backend.events.subscribe(ConflictFound, self._found)]
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: subscriptions[0].cancel())
        self.hide()

    def follow(self, view: DocumentView | None) -> None:
        """Another document is open, or none."""
        self._view = view
        self._show([])
        if view is not None:
            self.refresh()

    @action(palette=False)
    async def refresh(self) -> None:
        """Show what is so now."""
        view = self._view
        if view is not None:
            found = await self.service.of(view.workspace_id, view.entry.id)
            if view is self._view:
                self._show(found)

    @action(title="Look at it", icon="git-merge", palette=False)
    async def review(self) -> None:
        """Choose for each passage which words it has."""
        view = self._view
        if view is None:
            return
        names = self.backend.collaboration.names(view.workspace_id)
        for conflict in list(self.conflicts):
            name = names.get(conflict.author_id, "Somebody")
            proposal = await self._proposal(conflict, name)
            dialog = ConflictDialog(conflict, name, parent=self, proposal=proposal)
            if not await dialog.answer():
                break
            await self.service.choose(view.workspace_id, view.entry.id, number=conflict.number, choice=dialog.choice)
        await self.refresh()

    async def _proposal(self, conflict: Conflict, name: str) -> Proposal | None:
        """A merge to offer; none for a passage that is too long to be merged by words, nor for what is no passage."""
        if conflict.sort == "removed":
            return None
        try:
            return await self.service.proposal(conflict, name)
        except InputError:
            return None

    def _show(self, conflicts: list[Conflict]) -> None:
        self.conflicts = conflicts
        count = len(conflicts)
        places = "One passage was" if count == 1 else f"{count} passages were"
        words = f"{places} changed by you and somebody else apart. The words may not fit together."
        if conflicts and all(conflict.sort == "removed" for conflict in conflicts):
            things = "Something was" if count == 1 else f"{count} things were"
            words = f"{things} deleted by one of you while the other changed it. What was written is kept."
        self.words.setText(words)
        self.setVisible(count > 0)

    def _found(self, event: ConflictFound) -> None:
        view = self._view
        if view is not None and (event.workspace_id, event.document_id) == (view.workspace_id, view.entry.id):
            self.refresh()

"""Safety: says above the open document who has what was written, and knows which workspaces have unsent work."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from core.collaboration.reach import PATIENCE_S
from core.collaboration.service import CollaborationService
from ui.collaboration.words import state_of

# Until then what is on its way has arrived, or is stuck.
AGAIN_MS = int(PATIENCE_S * 1000) + 200


class Safety(QObject):
    """`due()` when it is time to `look` again: a moment after documents changed, and as long as they do."""

    due = Signal()

    def __init__(self, service: CollaborationService, show: Callable[[str], None], parent: QObject) -> None:
        """`show(words)` puts them above the document."""
        super().__init__(parent)
        self.unsent: frozenset[str] = frozenset()
        self._service = service
        self._show = show
        self._open = ("", "")
        self._is_stirred = False
        self._looking = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._looking.timeout.connect(self._look_again)
        self._sending = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._sending.timeout.connect(self._say)

    def say(self, workspace_id: str, document_id: str) -> None:
        """Say it of this document; of none, nothing."""
        self._open = (workspace_id, document_id)
        self._say()

    def stir(self) -> None:
        """Some document changed, or more machines have it."""
        self._is_stirred = True
        if not self._looking.isActive():
            self._looking.start()

    async def look(self) -> bool:
        """Find the workspaces with work that was never with another machine; True when they are others than before."""
        reach, before = self._service.reach, self.unsent
        spaces = [space.id for space in self._service.workspaces()]
        self.unsent = frozenset([space_id for space_id in spaces if await reach.has_unsent(space_id)])
        return self.unsent != before

    def _say(self) -> None:
        workspace_id, document_id = self._open
        space = self._service.find(workspace_id)
        if space is None or not document_id:
            self._show("")
            return
        if self._service.is_held_back(workspace_id, document_id):
            self._show("Only here: you may not change this any more")
            return
        state = self._service.reach.state(workspace_id, document_id)
        here = sum(member.is_online for member in self._service.members(workspace_id)) - 1
        self._show(state_of(space, state, is_anybody_here=here > 0))
        if state == "sending":  # no event tells that it is stuck
            self._sending.start()

    def _look_again(self) -> None:
        if self._is_stirred:
            self._is_stirred = False
            self._looking.start()
        self.due.emit()

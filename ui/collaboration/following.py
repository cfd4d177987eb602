"""Following: the desk goes where somebody else is, until the person does something of their own."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from core.collaboration.records import PresentPerson
from core.collaboration.service import CollaborationService
from ui.collaboration.desk import DeskCard

# What a person does on the desk that ends it.
OWN = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Following(QObject):
    """`peer_id` is who is followed, "" for nobody; `changed` when that is another."""

    changed = Signal()

    def __init__(self, desk: DeskCard, service: CollaborationService) -> None:
        super().__init__(desk)
        self.peer_id = ""
        self._workspace_id = ""
        self._desk = desk
        self._service = service

    def toggle(self, workspace_id: str, peer_id: str) -> None:
        """Follow somebody, or no more."""
        is_on = (workspace_id, peer_id) != (self._workspace_id, self.peer_id)
        self._set(workspace_id if is_on else "", peer_id if is_on else "")
        self.go()

    def stop(self) -> None:
        """Follow nobody."""
        self._set("", "")

    def go(self) -> None:
        """Go where they are now."""
        if not self.peer_id:
            return
        person = next((one for one in self._service.present(self._workspace_id) if one.peer_id == self.peer_id), None)
        if person is None:
            self.stop()
        elif person.document_id and person.document_id != self._desk.document_id:
            self._desk.turn_to(person.document_id)
        elif self._desk.view is not None:
            self._desk.view.show_place_of(self.peer_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """What the person does on the desk themselves ends it."""
        if event.type() in OWN and isinstance(watched, QWidget) and self._desk.stack.isAncestorOf(watched):
            self.stop()
        return False

    def _set(self, workspace_id: str, peer_id: str) -> None:
        if (workspace_id, peer_id) == (self._workspace_id, self.peer_id):
            return
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if peer_id:
                app.installEventFilter(self)
        self._workspace_id, self.peer_id = workspace_id, peer_id
        self.changed.emit()


def place_of(person: PresentPerson, titles: Mapping[str, str]) -> str:
    """What somebody does and where, in words: "In Plan", "Idle · Plan", "In the call · Plan"."""
    doing = {"idle": "Idle", "call": "In the call"}.get(person.activity, "")
    title = titles.get(person.document_id, "")
    if not doing:
        return f"In {title}" if title else "Here"
    return f"{doing} · {title}" if title else doing

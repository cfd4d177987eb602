"""CallPlace: a workspace's documents and its call in one place, with the bar above that turns from one to the other."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.calls.records import RecordingAsked, RecordingStarted
from core.collaboration.calls.service import Calls
from core.events import Events
from ui.collaboration.call_asking import choose_file
from ui.collaboration.call_bar import CallBar
from ui.collaboration.call_desk import CallDesk
from ui.collaboration.call_devices import Devices, SystemDevices
from ui.collaboration.call_memory import CallMemory
from ui.collaboration.call_recogniser import choose_recogniser
from ui.collaboration.call_view import CallView
from ui.messages import Messages
from ui.widgets.button import icon_button
from ui.widgets.card import Card

GAP = 14


class CallPlace(QWidget):
    """What the page puts where the documents alone would be; it puts `start_button` where it likes."""

    def __init__(
        self,
        documents: QWidget,
        calls: Calls,
        *,
        events: Events,
        title: Callable[[str], str],
        turn_to: Callable[[str], object],
        devices: Devices | None = None,
        profile: Path | None = None,
    ) -> None:
        """`title(workspace_id)` is what a workspace is called, `turn_to(workspace_id)` shows it; what is chosen for
        calls is remembered in `profile`.
        """
        super().__init__()
        self._calls, self._title, self._turn_to = calls, title, turn_to
        memory = CallMemory(profile)
        self.desk = CallDesk(calls, events, devices or SystemDevices(calls, memory), self)
        self.bar = CallBar(self.desk)
        self.view = CallView(
            self.desk, choose_recogniser=lambda parent: choose_recogniser(parent, memory), choose_file=choose_file
        )
        card = Card()
        card.add(self.view, 1)
        self.start_button = icon_button("phone", "Start a call", self.bar.join)
        self.stack = QStackedWidget()
        self.stack.addWidget(documents)
        self.stack.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        self.bar.opened.connect(self._open)
        self.bar.closed.connect(self._close)
        self.desk.changed.connect(self._follow)
        subscriptions = [
            events.subscribe(RecordingAsked, lambda event: self._say_recording(event, "wants to record the call")),
            events.subscribe(RecordingStarted, lambda event: self._say_recording(event, "records the call")),
        ]
        for entry in subscriptions:
            self.destroyed.connect(lambda *_, entry=entry: entry.cancel())

    def show_workspace(self, workspace_id: str) -> None:
        """Of this one; "" where no calls can be, as in an archived one."""
        for part in (self.bar, self.view):
            part.show_workspace(workspace_id)
        self._offer()
        if workspace_id != self._calls.current:
            self._close()

    def show_call(self) -> None:
        """Turn to the call that this machine is in, of whatever workspace."""
        if self._calls.current:
            self._turn_to(self._calls.current)
            self.bar.opened.emit()

    def _open(self) -> None:
        self.stack.setCurrentIndex(1)
        self.bar.set_shown(True)

    def _close(self) -> None:
        self.stack.setCurrentIndex(0)
        self.bar.set_shown(False)

    def _offer(self) -> None:
        """The bar while somebody is in a call; until then one button that begins one."""
        has_call = self.bar.call is not None
        self.bar.setVisible(has_call)
        self.start_button.setVisible(bool(self.bar.workspace_id) and not has_call)

    def _follow(self) -> None:
        """Back to the documents once nobody here is in the call any more."""
        self._offer()
        if not self._calls.current:
            self._close()

    def _say_recording(self, event: RecordingAsked | RecordingStarted, verb: str) -> None:
        """Whoever is in the call knows that it is recorded, and is asked before, wherever they are."""
        workspace_id, call = event.workspace_id, self._calls.call(event.workspace_id)
        own = next((entry.peer_id for entry in call.participants if entry.state == "me"), "") if call else ""
        if own in ("", event.by) or self.view.isVisible():
            return

        def show() -> None:
            self._turn_to(workspace_id)
            self._open()

        text = f"{event.name} {verb} in “{self._title(workspace_id)}”."
        Messages.of(self).info(text, button="Show", do=show, about=f"recording:{workspace_id}")

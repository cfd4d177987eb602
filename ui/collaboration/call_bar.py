"""A bar above a workspace's note: whether a call is going on there, and the way in and out."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from core.collaboration.calls.records import Call
from ui.actions import action
from ui.collaboration.call_controls import MUTE_KEYS, Toggle, bind_mute
from ui.collaboration.call_desk import CallDesk
from ui.collaboration.call_words import going, length, listed, to_know
from ui.collaboration.recording_dot import RecordingDot
from ui.widgets.button import button
from ui.widgets.label import ElidedLabel, label, set_tone


class CallBar(QFrame):
    """`opened()` when the person wants to see the call, `closed()` when they want to see the rest again."""

    opened = Signal()
    closed = Signal()

    def __init__(self, desk: CallDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.workspace_id = ""
        self.setProperty("card", True)
        self.setAccessibleName("Call")
        self.dot = RecordingDot()
        self.words = ElidedLabel()
        self.time = label(tone="muted")
        self.microphone = Toggle(
            ("mic", "mic-off"), ("Mute", "Unmute"), self.toggle_microphone, keys=MUTE_KEYS, is_small=True
        )
        # the call itself has these keys while it is on the screen
        self._mute = bind_mute(self, self.toggle_microphone)
        self._is_shown = False
        self.show_button = button("Show", self._show_or_hide, tip="Show the call, or what was here before")
        self.join_button = button("Start a call", self.join, icon="phone")
        self.leave_button = button("Leave", self.leave, icon="phone-off", kind="danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.dot)
        row.addWidget(self.words, 1)
        row.addWidget(self.time)
        for made in (self.microphone, self.show_button, self.join_button, self.leave_button):
            row.addWidget(made)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._count)
        self._timer.start()
        desk.changed.connect(self.refresh)
        self.refresh()

    def show_workspace(self, workspace_id: str) -> None:
        """The call of this one; "" for none."""
        self.workspace_id = workspace_id
        self.refresh()

    def set_shown(self, is_shown: bool) -> None:
        """Whether the call is on the screen."""
        self._is_shown = is_shown
        self._mute.setEnabled(not is_shown)
        self.show_button.setText("Hide" if is_shown else "Show")

    @property
    def call(self) -> Call | None:
        """The call that is shown."""
        return self.desk.calls.call(self.workspace_id) if self.workspace_id else None

    @action(palette=False)
    async def join(self) -> None:
        """Come into the call, or begin one."""
        self.join_button.setEnabled(False)
        try:
            await self.desk.join(self.workspace_id)
        finally:
            self.join_button.setEnabled(True)
        self.opened.emit()

    @action(palette=False)
    async def leave(self) -> None:
        """Go."""
        await self.desk.leave()

    @action(palette=False)
    async def toggle_microphone(self) -> None:
        """Be silent, or heard again, in one's own call, also while the bar is of another workspace."""
        if self.desk.calls.current:
            await self.desk.set_muted(not self.desk.is_muted)

    def refresh(self) -> None:
        """Show what is so now."""
        call = self.call
        is_in = call is not None and call.is_joined
        for made in (self.microphone, self.show_button, self.leave_button):
            made.setVisible(is_in)
        self.join_button.setVisible(not is_in)
        self.join_button.setText("Start a call" if call is None else "Join")
        self.join_button.setEnabled(bool(self.workspace_id) and not self.desk.calls.current)
        self.dot.setVisible(is_in and call is not None and call.recording is not None)
        set_tone(self.words, "muted" if call is None else "")
        if call is None:
            self.words.set_text("Nobody is in a call here.")
        elif not is_in:
            self.words.set_text(f"{going(call)}.")
        else:
            others = [entry.name for entry in call.participants if entry.state != "me"]
            own = next(entry.peer_id for entry in call.participants if entry.state == "me")
            words = f"In a call with {listed(others)}" if others else "In a call; nobody else is here yet"
            self.words.set_text(" · ".join(part for part in (words, to_know(call, own)) if part))
        self.microphone.show_state(self.desk.is_muted, tone="bad" if self.desk.is_muted else "")
        self._count()

    def _show_or_hide(self) -> None:
        (self.closed if self._is_shown else self.opened).emit()

    def _count(self) -> None:
        call = self.call
        self.time.setText(length(time.time() - call.started) if call is not None else "")

"""CallStrip: what of one's own call must be in sight on every page: that it goes on, who is heard, and the way out."""

import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.collaboration.calls.records import Call, CallChanged
from core.collaboration.calls.service import Calls
from core.collaboration.records import WorkspaceChanged
from core.events import Events, Subscription
from ui import theme
from ui.actions import action
from ui.collaboration.call_controls import MUTE_KEYS, Toggle, bind_mute
from ui.collaboration.call_words import length, live, to_know
from ui.collaboration.recording_dot import RecordingDot
from ui.widgets.gathering import Gathering
from ui.widgets.label import ElidedLabel, label, set_tone

SIGN = 14
# Padding and border of the name, on both sides.
NAME_EDGES = 6


class CallStrip(QFrame):
    """There during a call only. `opened()` when the person wants to see the call."""

    opened = Signal()

    def __init__(
        self,
        calls: Calls,
        events: Events,
        *,
        title: Callable[[str], str],
        leave: Callable[[], Awaitable[None]],
        parent: QWidget | None = None,
    ) -> None:
        """`title(workspace_id)` is what a workspace is called; `leave` goes, and lets go of the devices."""
        super().__init__(parent)
        self._calls, self._title, self._leave = calls, title, leave
        self.setObjectName("call")
        self.setAccessibleName("Your call")
        self._build()
        self._mute = bind_mute(self, self.toggle_microphone)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._count)
        self._gathering = Gathering(self, self.refresh, is_shown=lambda: True)
        subscriptions: list[Subscription] = [
            events.subscribe(CallChanged, self._gathering.later),  # follows all else that is said of calls
            events.subscribe(WorkspaceChanged, self._gathering.later),
        ]
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: _cancel(subscriptions))
        theme.changed.connect(self.refresh)
        self.refresh()

    @property
    def call(self) -> Call | None:
        """The call that this machine is in."""
        call = self._calls.call(self._calls.current) if self._calls.current else None
        return call if call is not None and call.is_joined else None

    @action(palette=False)
    async def toggle_microphone(self) -> None:
        """Be silent, or heard again."""
        if self.call is not None:
            await (self._calls.unmute() if self._calls.is_muted else self._calls.mute())
            self.refresh()

    @action(palette=False)
    async def leave(self) -> None:
        """Go."""
        try:
            await self._leave()
        finally:
            self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        call = self.call
        self.setVisible(call is not None)
        if call is None:
            self._timer.stop()
            return
        self._timer.start()
        self.name.set_text(self._title(call.workspace_id))
        own = next((entry.peer_id for entry in call.participants if entry.state == "me"), "")
        self.dot.setVisible(call.recording is not None)
        self.dot.setToolTip(to_know(call, own))
        self._show_sent()
        self._count()

    def _show_sent(self) -> None:
        """What the others hear and see: asked of what sends it, not of what the host knows."""
        is_muted, sources = self._calls.is_muted, self._calls.sources
        self.microphone.show_state(is_muted, tone="bad" if is_muted else "")
        self.state.set_text("Muted" if is_muted else "Mic is on")
        set_tone(self.state, "bad" if is_muted else "good")
        words = live(has_camera=sources.camera.is_on, has_screen=sources.screen.is_on)
        self.seen.setVisible(bool(words))
        self.seen_words.set_text(words)
        for sign, name, is_on in (
            (self.camera_sign, "video", sources.camera.is_on),
            (self.screen_sign, "screen-share", sources.screen.is_on),
        ):
            sign.setVisible(is_on)
            sign.setPixmap(theme.icon(name, "accent").pixmap(SIGN, SIGN))

    def _count(self) -> None:
        call = self.call
        if call is None:
            self.refresh()
        else:
            self.time.setText(length(time.time() - call.started))

    def _build(self) -> None:
        self.dot = RecordingDot()
        self.name = _Name()
        self.name.clicked.connect(lambda: self.opened.emit())
        self.time = label(role="caption")
        self.time.setFont(theme.font(12, is_tabular=True))
        self.camera_sign, self.screen_sign = label(), label()
        self.seen_words = ElidedLabel(tone="accent")
        self.microphone = Toggle(
            ("mic", "mic-off"), ("Mute", "Unmute"), self.toggle_microphone, keys=MUTE_KEYS, is_small=True
        )
        self.state = ElidedLabel()
        self.leave_button = Toggle(("phone-off",) * 2, ("Leave the call",) * 2, self.leave, is_small=True)
        self.leave_button.setCheckable(False)
        self.leave_button.show_state(False, tone="bad")
        self.seen = QWidget()
        seen = _row(self.camera_sign, self.screen_sign, self.seen_words)
        seen.setContentsMargins(4, 0, 0, 3)
        self.seen.setLayout(seen)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        column.addLayout(_row(self.dot, self.name, self.time))
        column.addWidget(self.seen)
        column.addLayout(_row(self.microphone, self.state, self.leave_button))


class _Name(QPushButton):
    """What the workspace is called, as the way to its call; it ends in … when there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("callName")
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # as wide as there is room, whatever it is called
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.whole = ""

    def set_text(self, text: str) -> None:
        """Show another name."""
        self.whole = text
        self.setAccessibleName(f"Show the call in {text}")
        self.setToolTip(f"Show the call in “{text}”")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - NAME_EDGES, 24)
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))  # people may use it in names; to a button it marks a key


def _row(*parts: QWidget) -> QHBoxLayout:
    """Beside each other; words take the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, ElidedLabel | _Name) else 0)
    return row


def _cancel(subscriptions: list[Subscription]) -> None:
    for entry in subscriptions:
        entry.cancel()

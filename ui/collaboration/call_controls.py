"""The buttons below a call: microphone, camera, screen, recording, transcript, devices, figures, and the way out."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.collaboration.calls.records import Call, Participant
from ui import theme
from ui.widgets.button import button, with_keys

SIZE, SMALL, ICON = 40, 34, QSize(18, 18)
MUTE_KEYS = "Ctrl+Shift+M"


def bind_mute(owner: QWidget, toggle: Callable[..., Any]) -> QShortcut:
    """The keys that mute, while `owner` is visible.

    Several of a window may be: Qt then tells one of them, in turn, that the keys are ambiguous. `toggle` therefore
    has to do the same in each.
    """
    made = QShortcut(QKeySequence(MUTE_KEYS), owner)
    for pressed in (made.activated, made.activatedAmbiguously):
        pressed.connect(toggle)
    return made


class Toggle(QToolButton):
    """A round button with two states, which says what it would do."""

    def __init__(
        self,
        icons: tuple[str, str],
        names: tuple[str, str],
        do: Callable[..., Any],
        *,
        keys: str = "",
        is_small: bool = False,
    ) -> None:
        """`icons` and `names` while it is off and while it is on."""
        super().__init__()
        self._icons, self._names, self._keys = icons, names, keys
        self.setProperty("call", "small" if is_small else "true")
        side = SMALL if is_small else SIZE
        self.setFixedSize(side, side)
        self.setIconSize(ICON)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(do)
        self.show_state(False)

    def show_state(self, is_on: bool, *, tone: str = "") -> None:
        """It is so now. `tone` "bad" is for what others should not overlook."""
        self.setChecked(is_on)
        self.setIcon(theme.icon(self._icons[is_on], tone or ("accent" if is_on else "text")))
        self.setToolTip(with_keys(self._names[is_on], self._keys))
        self.setAccessibleName(self._names[is_on])


class CallControls(QWidget):
    """Its buttons by name; the view gives the verbs."""

    def __init__(self, verbs: Any, parent: QWidget | None = None) -> None:
        """`verbs` has toggle_microphone, toggle_camera, toggle_screen, toggle_recording, toggle_transcript,
        show_devices, show_statistics and leave."""
        super().__init__(parent)
        self.microphone = Toggle(("mic", "mic-off"), ("Mute", "Unmute"), verbs.toggle_microphone, keys=MUTE_KEYS)
        self.camera = Toggle(
            ("video-off", "video"),
            ("Turn the camera on", "Turn the camera off"),
            verbs.toggle_camera,
            keys="Ctrl+Shift+O",
        )
        self.share = Toggle(
            ("screen-share", "screen-share-off"), ("Share the screen", "Stop sharing"), verbs.toggle_screen
        )
        self.recording = Toggle(
            ("circle-dot", "circle-stop"), ("Record the call…", "Stop recording"), verbs.toggle_recording
        )
        self.transcript = Toggle(
            ("captions", "captions"), ("Write down what is said…", "Stop writing down"), verbs.toggle_transcript
        )
        self.devices = Toggle(("headphones", "headphones"), ("Devices", "Devices"), verbs.show_devices)
        self.statistics = Toggle(("activity", "activity"), ("How good the connections are",) * 2, verbs.show_statistics)
        for plain in (self.devices, self.statistics):
            plain.setCheckable(False)
        self.leave = button("Leave", verbs.leave, icon="phone-off", kind="danger", tip="Leave the call")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for made in (self.microphone, self.camera, self.share):
            row.addWidget(made)
        row.addSpacing(16)
        for made in (self.recording, self.transcript, self.devices, self.statistics):
            row.addWidget(made)
        row.addSpacing(16)
        row.addWidget(self.leave)
        row.addStretch(1)

    def show_call(self, call: Call, own: Participant) -> None:
        """The states of this machine's person."""
        self.microphone.show_state(own.is_muted, tone="bad" if own.is_muted else "")
        self.camera.show_state(own.has_camera)
        self.share.show_state(own.has_screen)
        self.transcript.show_state(own.is_writing_down)
        recording = call.recording
        is_own = recording is not None and recording.by == own.peer_id
        self.recording.show_state(is_own, tone="bad" if is_own else "")
        self.recording.setEnabled(recording is None or is_own)

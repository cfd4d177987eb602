"""A call on the screen: everybody's tiles, the buttons, who asks to record, and what is written down."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.calls.records import Call, CallHeard
from core.errors import VegaError
from ui.actions import action, bind_shortcuts
from ui.collaboration.call_asking import choose_screen
from ui.collaboration.call_controls import CallControls, bind_mute
from ui.collaboration.call_desk import CallDesk
from ui.collaboration.call_devices import KINDS, SCREEN, TITLES
from ui.collaboration.call_grid import CallGrid
from ui.collaboration.call_statistics import StatisticsPopover
from ui.collaboration.call_transcript import TranscriptCard
from ui.collaboration.call_words import asked, going, length
from ui.collaboration.recording_dot import RecordingDot
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label

if TYPE_CHECKING:
    from core.collaboration.calls.transcript import Recogniser

# Pictures and levels are looked at so often: as often as a camera sends them.
LOOK_MS = 66
SIDE_WIDTH, SIDE_HEIGHT, NARROW = 290, 170, 720
MOST = 16_777_215  # Qt's word for no limit
LONELY = "Nobody else is here yet. The others see that a call is going on, and can join."

ChooseRecogniser = Callable[[QWidget], Awaitable["Callable[[], Recogniser] | None"]]
ChooseFile = Callable[[QWidget], Awaitable[Path | None]]


class CallView(QWidget):
    """The call of one workspace. Its verbs are its buttons'."""

    def __init__(
        self,
        desk: CallDesk,
        *,
        choose_recogniser: ChooseRecogniser,
        choose_file: ChooseFile,
        parent: QWidget | None = None,
    ) -> None:
        """`choose_recogniser` asks for a model of the language, `choose_file` where a recording goes."""
        super().__init__(parent)
        self.desk = desk
        self.workspace_id = self._call_id = ""
        self._choose_recogniser, self._choose_file = choose_recogniser, choose_file
        self._build()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        desk.changed.connect(self._forget_others)
        desk.changed.connect(self.refresh)
        desk.heard.connect(self._heard)
        desk.failed.connect(self._failed)
        desk.said.connect(self._said)
        bind_shortcuts(self)
        bind_mute(self, self.toggle_microphone)
        self.refresh()

    def show_workspace(self, workspace_id: str) -> None:
        """The call of this one; "" for none."""
        if workspace_id != self.workspace_id:
            self.workspace_id, self._call_id = workspace_id, ""
        self._forget_others()
        self.refresh()

    @property
    def call(self) -> Call | None:
        """The call that is shown."""
        return self.desk.calls.call(self.workspace_id) if self.workspace_id else None

    @action(title="Join the call", icon="phone", palette=False)
    async def join(self) -> None:
        """Come into the call, or begin one."""
        await self.desk.join(self.workspace_id)

    @action(title="Leave the call", icon="phone-off", palette=False)
    async def leave(self) -> None:
        """Go."""
        await self.desk.leave()

    @action(title="Mute", icon="mic-off", palette=False)
    async def toggle_microphone(self) -> None:
        """Be silent, or heard again."""
        if self._is_in:
            await self.desk.set_muted(not self.desk.is_muted)

    @action(title="Camera", icon="video", shortcut="Ctrl+Shift+O", palette=False)
    async def toggle_camera(self) -> None:
        """Show one's face, or no more."""
        if self._is_in:
            await self.desk.set_camera(not self.desk.calls.sources.camera.is_on)

    @action(title="Share the screen", icon="screen-share", palette=False)
    async def toggle_screen(self) -> None:
        """Show one's screen or a window, or no more; which, where there are several."""
        if self.desk.calls.sources.screen.is_on:
            await self.desk.set_screen(False)
            return
        devices = self.desk.devices
        names = devices.names(SCREEN)
        if len(names) > 1:
            name = await choose_screen(self, names, devices.chosen(SCREEN))
            if not name or not self._is_in:
                return
            devices.choose(SCREEN, name)
        await self.desk.set_screen(True)

    @action(title="Record the call…", icon="circle-dot", palette=False)
    async def toggle_recording(self) -> None:
        """Ask everybody, and record once all agreed; or stop."""
        call = self.call
        if call is not None and call.recording is not None:
            await self.desk.calls.stop_recording()
        elif (path := await self._choose_file(self)) is not None:
            await self.desk.calls.record(path)
        self.refresh()

    @action(title="Agree", palette=False)
    async def agree(self) -> None:
        """Be recorded."""
        await self.desk.calls.agree()

    @action(title="Decline", palette=False)
    async def decline(self) -> None:
        """Not be recorded."""
        await self.desk.calls.decline()

    @action(title="Write down what is said…", icon="captions", palette=False)
    async def toggle_transcript(self) -> None:
        """Write down what everybody says, on this machine; the others see it."""
        call = self.call
        own = next((entry for entry in call.participants if entry.state == "me"), None) if call else None
        if own is not None and own.is_writing_down:
            await self.desk.calls.write_down(None)
        elif (factory := await self._choose_recogniser(self)) is not None:
            await self.desk.calls.write_down(factory)
        self.refresh()

    @action(palette=False)
    def show_devices(self) -> None:
        """Choose microphone, loudspeaker, camera and screen."""
        menu = self.device_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.controls.devices.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 8)))

    @action(palette=False)
    def show_statistics(self) -> None:
        """How good the connections are."""
        self.figures.open_above(self.controls.statistics)

    def device_menu(self) -> QMenu:
        """All devices of this machine, those in use marked."""
        menu = QMenu(self)
        for kind in KINDS:
            names = self.desk.devices.names(kind)
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addAction(TITLES[kind] if names else f"There is no {kind}").setEnabled(False)
            for name in names:
                entry = menu.addAction(name)
                entry.setCheckable(True)
                entry.setChecked(name == self.desk.devices.chosen(kind))
                entry.triggered.connect(lambda _=False, kind=kind, name=name: self.desk.devices.choose(kind, name))
        return menu

    def refresh(self) -> None:
        """Show what is so now."""
        call = self.call
        if call is None or not call.is_joined:
            self._offer(call)
            return
        self.stack.setCurrentWidget(self.inside)
        own = next(entry for entry in call.participants if entry.state == "me")
        self.grid.show_call(call)
        self.controls.show_call(call, own)
        self.lonely.setVisible(len(call.participants) == 1)
        self.transcript.setVisible(own.is_writing_down or bool(self.transcript.lines))
        self._show_recording(call, own.peer_id)
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is no room beside the tiles, the transcript goes below them."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self.transcript.setMinimumWidth(0 if is_narrow else SIDE_WIDTH)
        self.transcript.setMaximumSize(MOST if is_narrow else SIDE_WIDTH, SIDE_HEIGHT if is_narrow else MOST)

    def _forget_others(self) -> None:
        """What was said in another call, or in another workspace, does not belong here."""
        call = self.call
        shown = call.id if call is not None and call.is_joined else ""
        if shown and shown != self._call_id:
            self._call_id = shown
            self.transcript.show_lines(self.desk.calls.transcript())

    @property
    def _is_in(self) -> bool:
        call = self.call
        return call is not None and call.is_joined

    def _offer(self, call: Call | None) -> None:
        """The way in."""
        self.stack.setCurrentWidget(self.outside)
        if call is None:
            self.outside.set_text("Voice, camera and screen, machine to machine.", "Talk with everybody here")
        else:
            self.outside.set_text("They see and hear you once you join.", f"{going(call)}")
        self.outside.buttons[0].setText("Start a call" if call is None else "Join the call")
        self.outside.buttons[0].setEnabled(bool(self.workspace_id) and not self.desk.calls.current)

    def _show_recording(self, call: Call, me: str) -> None:
        recording = call.recording
        self.banner.setVisible(recording is not None)
        if recording is None:
            return
        self.banner_words.setText(asked(recording, call, me))
        has_agreed = me in recording.agreed
        self.agree_button.setVisible(not has_agreed)
        self.decline_button.setVisible(recording.by != me)
        self.decline_button.setText("Withdraw" if has_agreed else "Decline")

    def _look(self) -> None:
        """Pictures and levels, as they are now."""
        if not self.isVisible() or not self._is_in:
            return
        calls = self.desk.calls
        for (peer_id, part), tile in self.grid.tiles.items():
            is_on = tile.participant.has_screen if part == "screen" else tile.participant.has_camera
            tile.show_frame(calls.picture(peer_id, part) if is_on else None)
        self.grid.show_levels(calls.levels())
        call = self.call
        if call is not None:
            parts = [length(time.time() - call.started)]
            parts += ["through the workspace's machine"] if call.is_relayed else []
            self.time.setText(" · ".join([*parts, self.desk.hint] if self.desk.hint else parts))

    def _heard(self, event: CallHeard) -> None:
        if event.workspace_id == self.workspace_id:
            self.transcript.take(event)
            self.transcript.show()

    def _failed(self, error: VegaError) -> None:
        Messages.of(self).error(error)

    def _said(self, words: str) -> None:
        Messages.of(self).info(words)

    def _name(self, peer_id: str) -> str:
        call = self.call
        person = call.participant(peer_id) if call is not None else None
        return person.name if person is not None else peer_id[:8]

    def _build(self) -> None:
        self.outside = EmptyState("phone-call", " ", " ", (("Start a call", self.join),))
        self.inside = QWidget()
        self.grid = CallGrid()
        self.controls = CallControls(self)
        self.transcript = TranscriptCard()
        self.transcript.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.transcript.text()))
        self.transcript.hide()
        self.figures = StatisticsPopover(self.desk.calls.statistics, self._name, self)
        self.lonely = label(LONELY, tone="muted", wraps=True)
        self.lonely.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.time = label(tone="muted")
        self.time.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._banner())
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(14)
        self._both.addWidget(self.grid, 1)
        self._both.addWidget(self.transcript)
        column.addLayout(self._both, 1)
        for made in (self.lonely, self.time, self.controls):
            column.addWidget(made)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.outside)
        self.stack.addWidget(self.inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _banner(self) -> QFrame:
        self.banner = QFrame()
        self.banner.setProperty("raised", True)
        self.banner.setAccessibleName("Recording")
        self.banner_words = label(wraps=True)
        self.agree_button = button("Agree", self.agree, kind="primary")
        self.decline_button = button("Decline", self.decline)
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(RecordingDot())
        row.addWidget(self.banner_words, 1)
        row.addWidget(self.agree_button)
        row.addWidget(self.decline_button)
        self.banner.hide()
        return self.banner

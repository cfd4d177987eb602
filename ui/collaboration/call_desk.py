"""The desk of a call: joins the call's verbs to this machine's devices, so that a bar and a view do the same."""

import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.collaboration.calls.records import (
    CallChanged,
    CallEnded,
    CallHeard,
    CallStarted,
    CallTroubled,
    RecordingAsked,
    RecordingEnded,
    RecordingStarted,
    WritingDownFailed,
)
from core.collaboration.calls.service import Calls
from core.errors import MediaError, StorageError, UnreachableError, VegaError
from core.events import Events, Subscription
from ui.actions import start
from ui.collaboration.call_devices import CAMERA, LOUDSPEAKER, MICROPHONE, SCREEN, Devices
from ui.widgets.gathering import Gathering

# Said at the start of each call: nothing removes an echo that a microphone has heard.
HINT, HINT_S = "Headphones keep the others from hearing themselves.", 20.0


class CallDesk(QObject):
    """`changed()` when a call is another, `heard(CallHeard)` while it is written down, `failed(VegaError)`."""

    changed = Signal()
    heard = Signal(object)
    failed = Signal(object)
    said = Signal(str)
    """What is to be said to the person: a recording that ended, and where its file lies."""

    def __init__(self, calls: Calls, events: Events, devices: Devices, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._joined_at, self._joined = 0.0, ""
        self.calls, self.devices = calls, devices
        devices.fail = self._device_failed
        devices.watch(self._devices_changed)
        self._gathering = Gathering(self, self._look, is_shown=lambda: True)
        subscriptions: list[Subscription] = []
        for kind in (CallChanged, CallStarted, RecordingAsked, RecordingStarted):
            subscriptions.append(events.subscribe(kind, self._gathering.later))
        subscriptions.append(events.subscribe(CallEnded, self._call_ended))
        subscriptions.append(events.subscribe(RecordingEnded, self._recording_ended))
        subscriptions.append(events.subscribe(CallHeard, self.heard.emit))
        subscriptions.append(events.subscribe(CallTroubled, self._troubled))
        subscriptions.append(events.subscribe(WritingDownFailed, self._gave_up))
        self._subscriptions = subscriptions
        # a closure over the list only: `self` is already gone when Qt says destroyed
        self.destroyed.connect(lambda: _cancel(subscriptions))

    @property
    def is_muted(self) -> bool:
        """Whether this machine's person is."""
        return self.calls.is_muted

    @property
    def hint(self) -> str:
        """What helps the others, while the call is young."""
        is_young = time.monotonic() - self._joined_at < HINT_S
        return HINT if is_young and self.devices.used(LOUDSPEAKER) else ""

    async def join(self, workspace_id: str) -> None:
        """Come into the call, or begin one. Raises what `Calls.join` raises."""
        await self.calls.join(workspace_id)
        self._joined_at, self._joined = time.monotonic(), workspace_id
        self._open_sound()
        self._look()

    async def leave(self) -> None:
        """Go, and let go of all devices."""
        self.devices.close_all()
        self._joined = ""
        try:
            await self.calls.leave()
        finally:
            self._look()

    async def set_muted(self, is_muted: bool) -> None:
        """Be silent, or heard again."""
        await (self.calls.mute() if is_muted else self.calls.unmute())
        self._look()

    async def set_camera(self, is_on: bool) -> None:
        """Show one's face, or no more."""
        await self._share(CAMERA, self.calls.share_camera, is_on)

    async def set_screen(self, is_on: bool) -> None:
        """Show one's screen, or no more."""
        await self._share(SCREEN, self.calls.share_screen, is_on)

    async def _share(self, kind: str, share: Callable[[bool], Awaitable[None]], is_on: bool) -> None:
        if is_on:
            await share(True)
            self.devices.open(kind)
        else:
            self.devices.close(kind)
            await share(False)
        self._look()

    def _open_sound(self) -> None:
        """The chosen ones, where they are not open; others than before when those are gone."""
        for kind in (LOUDSPEAKER, MICROPHONE):
            if not self.devices.used(kind) or self.devices.used(kind) != self.devices.chosen(kind):
                self.devices.open(kind)

    def _devices_changed(self) -> None:
        """One was plugged in or out in the middle of a call."""
        if self.calls.current:
            self._open_sound()

    def _device_failed(self, kind: str, error: VegaError) -> None:
        self.failed.emit(error)
        if self.calls.current and kind in (CAMERA, SCREEN):
            start(self._owner, self.set_camera(False) if kind == CAMERA else self.set_screen(False))

    def _call_ended(self, event: CallEnded) -> None:
        if event.workspace_id == self._joined:
            self._joined = ""
            if event.why:
                self.said.emit(event.why)
        self._gathering.later()

    def _troubled(self, event: CallTroubled) -> None:
        self.failed.emit(UnreachableError(event.what, event.todo))

    def _gave_up(self, event: WritingDownFailed) -> None:
        self.failed.emit(MediaError(f"What is said is not written down any more. {event.what}", event.todo))
        self._gathering.later()

    def _recording_ended(self, event: RecordingEnded) -> None:
        if event.is_failed:
            rest = f"What was recorded until then is in {event.path}" if event.path else "There is no file."
            self.failed.emit(StorageError(f"The recording failed. {event.why}", rest))
        elif event.path or event.workspace_id == self._joined:  # what others do in their call is no news here
            words = [event.why or "The recording ended."]
            words += [f"It is in {event.path}"] if event.path else []
            self.said.emit(" ".join(words))
        self._gathering.later()

    def _look(self) -> None:
        if not self.calls.current:
            self.devices.close_all()
        self.changed.emit()


def _cancel(subscriptions: list[Subscription]) -> None:
    for entry in subscriptions:
        entry.cancel()

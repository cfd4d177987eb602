"""The devices of a call: which there are, which are chosen, and what they hear and see, fed into the call."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QCameraPermission,
    QCoreApplication,
    QLoggingCategory,
    QMicrophonePermission,
    QPermission,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtMultimedia import QCapturableWindow, QMediaDevices, QWindowCapture

from core.collaboration.calls.service import Calls
from core.errors import InputError, VegaError
from ui.collaboration.call_memory import CallMemory
from ui.collaboration.call_pictures import OpenCamera, OpenScreen
from ui.collaboration.call_sound import OpenLoudspeaker, OpenMicrophone

MICROPHONE, LOUDSPEAKER, CAMERA, SCREEN = KINDS = ("microphone", "loudspeaker", "camera", "screen")
TITLES = {MICROPHONE: "Microphone", LOUDSPEAKER: "Loudspeaker", CAMERA: "Camera", SCREEN: "Screen to share"}

# Before the title of a window that can be shared instead of a screen.
WINDOW = "Window: "

Fail = Callable[[str, VegaError], None]


class Devices(ABC):
    """What a machine hears and sees with. One of each kind is open at a time; what was chosen is remembered."""

    def __init__(self, memory: CallMemory | None = None) -> None:
        self._memory = memory or CallMemory()
        self._window = ""  # one that is shared; its title is no name to remember
        self.fail: Fail = lambda kind, error: None
        """Called with the kind of a device that is gone, refused or taken, and why."""

    @abstractmethod
    def names(self, kind: str) -> tuple[str, ...]:
        """What those of a kind are called, the usual one first."""

    @abstractmethod
    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever one comes or goes."""

    @abstractmethod
    def open(self, kind: str) -> None:
        """Use the chosen one from now on; what fails is told to `fail`."""

    @abstractmethod
    def close(self, kind: str) -> None:
        """Let go of it."""

    @abstractmethod
    def used(self, kind: str) -> str:
        """The one that is open; "" for none."""

    def chosen(self, kind: str) -> str:
        """The one that is, or would be, used; "" when there is none."""
        names = self.names(kind)
        wanted = (self._window if kind == SCREEN else "") or self._memory.get(kind)
        return wanted if wanted in names else next(iter(names), "")

    def choose(self, kind: str, name: str) -> None:
        """Use another one; at once where one is open."""
        is_window = kind == SCREEN and name.startswith(WINDOW)
        self._window = name if is_window else "" if kind == SCREEN else self._window
        if not is_window:
            self._memory.keep(kind, name)
        if self.used(kind):
            self.close(kind)
            self.open(kind)

    def close_all(self) -> None:
        """Let go of everything."""
        for kind in KINDS:
            self.close(kind)


class SystemDevices(Devices):
    """Those that the system knows, through QtMultimedia."""

    def __init__(self, calls: Calls, memory: CallMemory | None = None) -> None:
        super().__init__(memory)
        # threads of Qt would log through Python, and wait for its lock while this thread waits for them
        QLoggingCategory.setFilterRules("qt.multimedia*=false")
        self._calls = calls
        self._known = QMediaDevices()
        self._open: dict[str, OpenMicrophone | OpenLoudspeaker | OpenCamera | OpenScreen] = {}
        self._used: dict[str, str] = {}
        self._turns = dict.fromkeys(KINDS, 0)

    def names(self, kind: str) -> tuple[str, ...]:
        """What those of a kind are called, the usual one first."""
        if kind == SCREEN:
            return (*_screens(), *_windows())
        return tuple(_devices(kind))

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever one comes or goes."""
        for signal in (self._known.audioInputsChanged, self._known.audioOutputsChanged, self._known.videoInputsChanged):
            signal.connect(changed)

    def used(self, kind: str) -> str:
        """The one that is open; "" for none."""
        return self._used.get(kind, "")

    def open(self, kind: str) -> None:
        """Use the chosen one once we may; what fails is told to `fail`."""
        self.close(kind)
        turn = self._turns[kind]
        permission = {MICROPHONE: QMicrophonePermission, CAMERA: QCameraPermission}.get(kind)
        app = QCoreApplication.instance()
        if permission is None or app is None:
            self._begin(kind)
            return

        def answered(answer: QPermission) -> None:
            if turn != self._turns[kind]:
                return  # closed, before the person answered
            if answer.status() == Qt.PermissionStatus.Granted:
                self._begin(kind)
            else:
                todo = "Allow it in the system's settings, under privacy, and start again."
                self.fail(kind, InputError(f"Vega may not use the {kind}.", todo))

        app.requestPermission(permission(), app, answered)

    def close(self, kind: str) -> None:
        """Let go of it."""
        self._turns[kind] += 1
        self._used.pop(kind, None)
        was = self._open.pop(kind, None)
        if was is not None:
            was.close()

    def _begin(self, kind: str) -> None:
        name = self.chosen(kind)
        if not name:
            self.fail(kind, missing(kind))
            return
        self._used[kind] = name
        sources = self._calls.sources

        turn = self._turns[kind]

        def fail(error: VegaError) -> None:
            def said() -> None:
                if turn == self._turns[kind]:
                    self.close(kind)
                    self.fail(kind, error)

            QTimer.singleShot(0, said)  # it may fail while it is being opened

        if kind == MICROPHONE:
            self._open[kind] = OpenMicrophone(_devices(kind)[name], hear=sources.microphone.feed, fail=fail)
        elif kind == LOUDSPEAKER:
            self._open[kind] = OpenLoudspeaker(_devices(kind)[name], play=self._calls.play, fail=fail)
        elif kind == CAMERA:
            self._open[kind] = OpenCamera(_devices(kind)[name], see=sources.camera.feed, fail=fail)
        else:
            shown = _screens().get(name) or _windows().get(name)
            if shown is None:  # the window was closed meanwhile
                fail(missing(kind))
                return
            self._open[kind] = OpenScreen(shown, see=sources.screen.feed, fail=fail)


def missing(kind: str) -> InputError:
    """There is none of a kind."""
    return InputError(f"There is no {kind}.", "Plug one in, or switch it on in the system's settings.")


def _screens() -> dict[str, QScreen]:
    return {screen.name() or f"Screen {place + 1}": screen for place, screen in enumerate(QGuiApplication.screens())}


def _windows() -> dict[str, QCapturableWindow]:
    """Those that the system lets be shared one by one; none where it does not."""
    found: dict[str, QCapturableWindow] = {}
    for window in QWindowCapture.capturableWindows():
        if title := window.description().strip():
            found.setdefault(f"{WINDOW}{title}", window)
    return found


def _devices(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    lists: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        MICROPHONE: (QMediaDevices.defaultAudioInput, QMediaDevices.audioInputs),
        LOUDSPEAKER: (QMediaDevices.defaultAudioOutput, QMediaDevices.audioOutputs),
        CAMERA: (QMediaDevices.defaultVideoInput, QMediaDevices.videoInputs),
    }
    usual, every = lists[kind]
    for device in sorted(every(), key=lambda device: device.id() != usual().id()):
        name, number = device.description(), 2
        while name in found:  # two of the same make
            name, number = f"{device.description()} ({number})", number + 1
        found[name] = device
    return found

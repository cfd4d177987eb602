"""A camera and a screen that are open for a call, through QtMultimedia. All on the window's thread."""

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QScreen
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QCapturableWindow,
    QMediaCaptureSession,
    QScreenCapture,
    QVideoFrame,
    QVideoSink,
    QWindowCapture,
)

from core.errors import MediaError, VegaError

# Most pictures a second that are taken from each; at least so large. The call makes them smaller where it has to.
CAMERA_SIZE, CAMERA_RATE = (640, 360), 15.0
SCREEN_RATE = 6.0

See = Callable[[np.ndarray], None]
Fail = Callable[[VegaError], None]


class _Open(QObject):
    """Something that delivers pictures; calls `see(uint8 RGB (height, width, 3))`, no more than `rate` a second."""

    def __init__(self, *, see: See, rate: float) -> None:
        super().__init__()
        self._see, self._rate = see, rate
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._take)
        self._next = 0.0
        self._is_open = True

    def _take(self, frame: QVideoFrame) -> None:
        now = time.monotonic()
        if not self._is_open or now < self._next or not frame.isValid():
            return
        self._next = now + 1 / self._rate
        image = frame.toImage()
        if not image.isNull():
            self._see(pixels(image))


class OpenCamera(_Open):
    """One camera, in the smallest of its formats that is enough for a call."""

    def __init__(self, device: QCameraDevice, *, see: See, fail: Fail) -> None:
        super().__init__(see=see, rate=CAMERA_RATE)
        self._camera = QCamera(device, self)
        form = best_format(device.videoFormats(), CAMERA_SIZE)
        if form is not None:
            self._camera.setCameraFormat(form)
        todo = "Close the program that uses it, or choose another."
        self._camera.errorOccurred.connect(lambda error, words: fail(MediaError("The camera cannot be used.", todo)))
        self._session.setCamera(self._camera)
        self._camera.start()

    def close(self) -> None:
        """Let go of it."""
        self._is_open = False
        self._camera.errorOccurred.disconnect()
        self._camera.stop()
        self.deleteLater()


class OpenScreen(_Open):
    """One screen, or one window, as it is seen."""

    def __init__(self, shown: QScreen | QCapturableWindow, *, see: See, fail: Fail) -> None:
        super().__init__(see=see, rate=SCREEN_RATE)
        self._capture: QScreenCapture | QWindowCapture
        if isinstance(shown, QScreen):
            self._capture = QScreenCapture(self)
            self._capture.setScreen(shown)
            self._session.setScreenCapture(self._capture)
        else:
            self._capture = QWindowCapture(self)
            self._capture.setWindow(shown)
            self._session.setWindowCapture(self._capture)
        todo = "Allow it in the system's settings, under privacy: recording the screen."
        self._capture.errorOccurred.connect(lambda error, words: fail(MediaError("The screen cannot be shared.", todo)))
        self._capture.start()

    def close(self) -> None:
        """Let go of it."""
        self._is_open = False
        self._capture.errorOccurred.disconnect()
        self._capture.stop()
        self.deleteLater()


def pixels(image: QImage) -> np.ndarray:
    """A picture of Qt as uint8 RGB (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def best_format(formats: list[QCameraFormat], most: tuple[int, int]) -> QCameraFormat | None:
    """The smallest that is at least as large as what is sent, with enough pictures a second; None for no choice."""
    enough = [
        form
        for form in formats
        if form.resolution().width() >= most[0]
        and form.resolution().height() >= most[1]
        and form.maxFrameRate() >= CAMERA_RATE
    ]
    return min(enough, key=lambda form: form.resolution().width() * form.resolution().height(), default=None)

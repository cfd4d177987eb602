"""A microphone and a loudspeaker that are open for a call, through QtMultimedia. All on the window's thread."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource, QtAudio

from core.collaboration.calls.sound_queue import RATE
from core.errors import MediaError, VegaError

# How each way to write a sample is read by numpy, and what zero and the loudest are.
SAMPLES = {
    QAudioFormat.SampleFormat.UInt8: ("u1", 128, 128),
    QAudioFormat.SampleFormat.Int16: ("<i2", 0, 32_768),
    QAudioFormat.SampleFormat.Int32: ("<i4", 0, 2_147_483_648),
    QAudioFormat.SampleFormat.Float: ("<f4", 0, 1),
}
# A loop that is busy for a moment loses nothing; more would be heard as delay.
BUFFER_S = 0.25
# The loudspeaker is fed so often, and holds about so much: enough for a late timer, not enough to talk over each other.
FEED_MS, AHEAD_S = 10, 0.08

# Sound systems that end say nothing (measured with PulseAudio); so long none that lives is quiet, awaking ones too.
STALLED_MS = 8_000

Fail = Callable[[VegaError], None]


class OpenMicrophone(QObject):
    """Calls `hear(float32 (n,), rate)` with what it hears."""

    def __init__(self, device: QAudioDevice, *, hear: Callable[[np.ndarray, int], None], fail: Fail) -> None:
        super().__init__()
        self._hear, self._fail = hear, fail
        self._form = wanted(device)
        self._left = b""
        self._source = QAudioSource(device, self._form, self)
        self._source.setBufferSize(self._form.bytesForDuration(round(BUFFER_S * 1_000_000)))
        self._source.stateChanged.connect(self._look)
        self._bytes = self._source.start()
        if self._bytes is not None:
            self._bytes.readyRead.connect(self._read)
        self._stalled = QTimer(self, interval=STALLED_MS, singleShot=True)
        self._stalled.timeout.connect(self._stop)
        self._stalled.start()
        QTimer.singleShot(0, self, self._look)

    def close(self) -> None:
        """Let go of it."""
        self._fail = lambda error: None
        self._stalled.stop()
        self._source.stop()
        self.deleteLater()

    def _read(self) -> None:
        if self._bytes is not None:
            samples, self._left = decoded(self._left + bytes(self._bytes.readAll().data()), self._form)
            if len(samples):
                self._stalled.start()
                self._hear(samples, self._form.sampleRate())

    def _stop(self) -> None:
        self._fail(MediaError("The microphone stopped.", "Plug it in again, or choose another."))

    def _look(self) -> None:
        if self._source.error() not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError):
            todo = "Close the program that uses it, or choose another."
            self._fail(MediaError("The microphone cannot be used.", todo))


class OpenLoudspeaker(QObject):
    """Plays `play(count)`, int16 mono at 48 kHz."""

    def __init__(self, device: QAudioDevice, *, play: Callable[[int], np.ndarray], fail: Fail) -> None:
        super().__init__()
        from core.collaboration.calls.resampling import Resampler  # with a call, not with the window

        self._play, self._fail = play, fail
        self._form = wanted(device)
        self._resampler = Resampler(self._form.sampleRate())
        self._sink = QAudioSink(device, self._form, self)
        self._sink.setBufferSize(self._form.bytesForDuration(round(AHEAD_S * 2 * 1_000_000)))
        self._sink.stateChanged.connect(self._look)
        self._bytes = self._sink.start()
        self._timer = QTimer(self, interval=FEED_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._feed)
        self._timer.start()
        QTimer.singleShot(0, self, self._look)

    def close(self) -> None:
        """Let go of it."""
        self._fail = lambda error: None
        self._timer.stop()
        self._sink.stop()
        self.deleteLater()

    def _feed(self) -> None:
        if self._bytes is None:
            return
        waiting = self._form.durationForBytes(self._sink.bufferSize() - self._sink.bytesFree()) / 1_000_000
        due = min(AHEAD_S - waiting, self._form.durationForBytes(self._sink.bytesFree()) / 1_000_000)
        if due > 0:
            samples = self._resampler.take(self._play(round(due * RATE)), RATE)
            self._bytes.write(encoded(samples, self._form))

    def _look(self) -> None:
        if self._sink.error() not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError):
            todo = "Close the program that uses it, or choose another."
            self._fail(MediaError("The loudspeaker cannot be used.", todo))


def decoded(raw: bytes, form: QAudioFormat) -> tuple[np.ndarray, bytes]:
    """Bytes of a device as float32 mono (n,), and the bytes of a sample that is not whole yet."""
    kind, zero, most = SAMPLES[form.sampleFormat()]
    channels = max(1, form.channelCount())
    whole = len(raw) // (np.dtype(kind).itemsize * channels) * np.dtype(kind).itemsize * channels
    values = (np.frombuffer(raw[:whole], kind).astype(np.float32) - zero) / most
    return values.reshape(-1, channels).mean(1, dtype=np.float32), raw[whole:]


def encoded(samples: np.ndarray, form: QAudioFormat) -> bytes:
    """Int16 mono (n,) as a device takes it, the same on all channels."""
    kind, zero, most = SAMPLES[form.sampleFormat()]
    values = samples.astype(np.float64) / 32_768 * most + zero
    if np.dtype(kind).kind != "f":
        limits = np.iinfo(kind)
        values = np.clip(values.round(), limits.min, limits.max)
    return np.repeat(values.astype(kind), max(1, form.channelCount())).tobytes()


def wanted(device: QAudioDevice) -> QAudioFormat:
    """What the call has, if the device takes it; else what it likes best."""
    form = QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isFormatSupported(form):
        return form
    form = device.preferredFormat()
    if form.sampleFormat() not in SAMPLES:
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return form

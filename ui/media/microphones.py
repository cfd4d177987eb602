"""Microphones: which there are, what one of them hears, as mono float32 at 16 kHz, and the tape that it goes on."""

import tempfile
import wave
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import av
import numpy as np
from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QIODevice,
    QLoggingCategory,
    QMicrophonePermission,
    QObject,
    QPermission,
    Qt,
    QTimer,
)
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSource, QMediaDevices, QtAudio

from core.errors import InputError, MediaError, StorageError, VegaError
from core.media.sound import SPEECH_RATE

# Bits, zero and loudest of each way to write a sample, as numpy reads it.
SAMPLES = {
    QAudioFormat.SampleFormat.UInt8: ("u1", 128, 128),
    QAudioFormat.SampleFormat.Int16: ("<i2", 0, 32_768),
    QAudioFormat.SampleFormat.Int32: ("<i4", 0, 2_147_483_648),
    QAudioFormat.SampleFormat.Float: ("<f4", 0, 1),
}
# Long enough for a loop that is busy for a moment: what is not fetched in time is lost.
BUFFER_S = 2.0
# Sound systems that end say nothing (measured with PulseAudio); so long none that lives is quiet, awaking ones too.
STALLED_MS = 8_000
# Of a sample on the tape.
BYTES = 2
# The sizes in the head of a WAV file have 32 bits: 37 hours.
MOST_BYTES = 2**32 - 4096

Hear = Callable[[np.ndarray], None]
Fail = Callable[[VegaError], None]


class Microphones(ABC):
    """The microphones of a machine; one at a time is open."""

    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """What they are called, the usual one first; each name once."""

    @abstractmethod
    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever one comes or goes."""

    @abstractmethod
    def open(self, name: str, *, hear: Hear, fail: Fail) -> None:
        """Begin to listen. From now on `hear(samples)` is called on the loop, or `fail(error)` once, in words."""

    @abstractmethod
    def close(self) -> None:
        """Stop listening; what was on its way is heard before this returns."""


class SystemMicrophones(Microphones):
    """Those that the system knows, through QtMultimedia."""

    def __init__(self) -> None:
        # threads of Qt would log through Python, and wait for its lock while this thread waits for them
        QLoggingCategory.setFilterRules("qt.multimedia*=false")
        self._devices = QMediaDevices()
        self._open: _Open | None = None
        self._turn = 0

    def names(self) -> tuple[str, ...]:
        """What they are called, the usual one first; each name once."""
        return tuple(_devices())

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever one comes or goes."""
        self._devices.audioInputsChanged.connect(changed)

    def open(self, name: str, *, hear: Hear, fail: Fail) -> None:
        """Begin to listen once we may. Refusal, and a microphone that is gone or taken, are failures."""
        self.close()
        self._turn += 1
        turn = self._turn

        def answered(permission: QPermission) -> None:
            if turn != self._turn:
                return  # stopped, before the person answered
            if permission.status() != Qt.PermissionStatus.Granted:
                fail(refused())
                return
            device = _devices().get(name)
            if device is None:
                fail(gone(name))
                return
            self._open = _Open(device, hear, fail)

        app = QCoreApplication.instance()
        assert app is not None
        app.requestPermission(QMicrophonePermission(), app, answered)

    def close(self) -> None:
        """Stop listening; what was on its way is heard before this returns."""
        self._turn += 1
        was, self._open = self._open, None
        if was is not None:
            was.close()


class _Open(QObject):
    """One microphone that listens."""

    def __init__(self, device: QAudioDevice, hear: Hear, fail: Fail) -> None:
        super().__init__()
        self._hear, self._fail = hear, fail
        form = _form(device)
        self._conversion = Conversion(form)
        self._source = QAudioSource(device, form, self)
        self._source.setBufferSize(form.bytesForDuration(round(BUFFER_S * 1_000_000)))
        self._source.stateChanged.connect(self._look)
        self._stalled = QTimer(self, interval=STALLED_MS, singleShot=True)
        self._stalled.timeout.connect(self._look_for_more)
        self._stalled.start()
        self._bytes: QIODevice | None = self._source.start()
        self._look()
        if self._bytes is not None:
            self._bytes.readyRead.connect(self._read)

    def close(self) -> None:
        """Hear the rest, and let go of the device."""
        self._source.stateChanged.disconnect(self._look)
        if self._bytes is not None:
            self._read()
            self._give(self._conversion.rest())
        self._bytes = None
        self._stalled.stop()
        self._source.stop()
        self.deleteLater()

    def _read(self) -> None:
        if self._bytes is not None:
            found: QByteArray = self._bytes.readAll()
            self._give(self._conversion.take(bytes(found.data())))

    def _give(self, samples: np.ndarray) -> None:
        if len(samples):
            self._stalled.start()
            self._hear(samples)

    def _look_for_more(self) -> None:
        self._read()  # the loop may have been busy for as long
        if not self._stalled.isActive():
            self._say(stopped())

    def _look(self) -> None:
        error = self._source.error()
        if error == QtAudio.Error.OpenError:
            todo = "Close the program that uses it, or choose another."
            self._say(MediaError("The microphone cannot be opened.", todo))
        elif error not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError):
            self._say(stopped())

    def _say(self, error: VegaError) -> None:
        fail, self._fail = self._fail, _nobody
        fail(error)


class Conversion:
    """Bytes as a device delivers them, in pieces of any length, to mono float32 at 16 kHz."""

    def __init__(self, form: QAudioFormat) -> None:
        self._kind, self._zero, self._most = SAMPLES[form.sampleFormat()]
        self._channels, self._rate = max(1, form.channelCount()), form.sampleRate()
        self._left = b""
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SPEECH_RATE)

    def take(self, raw: bytes) -> np.ndarray:
        """The samples that are known after these bytes."""
        raw = self._left + raw
        size = np.dtype(self._kind).itemsize * self._channels
        whole = len(raw) // size * size
        self._left = raw[whole:]
        if not whole:
            return np.zeros(0, np.float32)
        values = np.frombuffer(raw[:whole], self._kind).astype(np.float32)
        # the mean of the channels, as in core.media.sound
        mono = ((values - self._zero) / self._most).reshape(-1, self._channels).mean(1, dtype=np.float32)
        if self._rate == SPEECH_RATE:
            return mono
        frame = av.AudioFrame.from_ndarray(mono[None], format="flt", layout="mono")
        frame.sample_rate = self._rate
        return _joined(self._resampled(frame))

    def rest(self) -> np.ndarray:
        """What is still inside the resampler."""
        return np.zeros(0, np.float32) if self._rate == SPEECH_RATE else _joined(self._resampled(None))

    def _resampled(self, frame: av.AudioFrame | None) -> Iterator[np.ndarray]:
        for made in self._resampler.resample(frame):
            yield made.to_ndarray().reshape(-1)


class Tape:
    """A recording, mono at 16 kHz, as it grows in a file without a name: written at its end, read anywhere."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the tape
        self.length = 0
        """How many samples are on it."""

    def write(self, samples: np.ndarray) -> None:
        """Add float32 (n,). Raises StorageError when the disk or the tape is full."""
        if (self.length + len(samples)) * BYTES > MOST_BYTES:
            raise StorageError("The recording is as long as one file can be.", "Save it, and begin another.")
        try:
            self._file.seek(self.length * BYTES)
            self._file.write((np.clip(samples, -1.0, 1.0) * 32_767).round().astype("<i2").tobytes())
            self._file.flush()
        except OSError as error:
            raise StorageError(f"The recording cannot go on: {error.strerror or error}.", "Make room.") from error
        self.length += len(samples)

    def read(self, start: int, count: int) -> np.ndarray:
        """Int16 (n,) from a sample on, at most so many of those that are there."""
        self._file.seek(start * BYTES)
        return np.frombuffer(self._file.read(max(0, min(count, self.length - start)) * BYTES), "<i2")

    def save(self, path: Path) -> None:
        """Write a WAV file of it. Blocks."""
        with path.open("wb") as file, wave.open(file, "wb") as made:
            made.setparams((1, BYTES, SPEECH_RATE, self.length, "NONE", ""))
            for start in range(0, self.length, SPEECH_RATE):
                made.writeframesraw(self.read(start, SPEECH_RATE).tobytes())

    def close(self) -> None:
        """It is gone."""
        self._file.close()


def refused() -> InputError:
    """The person, or whoever keeps this machine, does not let programs listen."""
    return InputError(
        "Vega may not use the microphone.", "Allow it in the system's settings, under privacy, and start again."
    )


def gone(name: str) -> InputError:
    """A microphone that was there is not any more."""
    return InputError(f"The microphone “{name}” is gone.", "Plug it in again, or choose another.")


def stopped() -> MediaError:
    """A microphone that was open delivers no more."""
    return MediaError("The microphone stopped.", "Plug it in again, or choose another.")


def _nobody(error: VegaError) -> None:
    """Nobody hears the same failure twice."""


def _joined(parts: Iterator[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0, np.float32), *parts])


def _devices() -> dict[str, QAudioDevice]:
    usual = QMediaDevices.defaultAudioInput()
    devices = sorted(QMediaDevices.audioInputs(), key=lambda device: device.id() != usual.id())
    found: dict[str, QAudioDevice] = {}
    for device in devices:
        name, number = device.description(), 2
        while name in found:  # two of the same make
            name, number = f"{device.description()} ({number})", number + 1
        found[name] = device
    return found


def _form(device: QAudioDevice) -> QAudioFormat:
    """What speech models hear, if the device delivers it; else what it likes best."""
    form = QAudioFormat()
    form.setSampleRate(SPEECH_RATE)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isFormatSupported(form):
        return form
    form = device.preferredFormat()
    if form.sampleFormat() not in SAMPLES:
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return form

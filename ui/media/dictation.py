"""Dictation: what is said into a microphone is written down while it is said, on this machine only.

The sound goes to a file at once, and a worker hears that file as fast as it can: the file is the queue. So memory stays
bounded, and a machine that is too slow falls behind but loses nothing.
"""

import asyncio
import itertools
import tempfile
import time
import wave
from pathlib import Path
from typing import IO

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QWidget

from core.errors import InputError, MediaError, StorageError, VegaError
from core.media.live_speech import Heard, LiveSpeech, is_model
from core.media.sound import SPEECH_RATE
from core.media.speech import Segment, Transcript
from core.media.subtitles import subtitles
from core.media.wording import clock
from ui.actions import action, start
from ui.media.choosing import choose_folder
from ui.media.microphones import Microphones, SystemMicrophones
from ui.media.spoken import LevelMeter, SpokenWords
from ui.widgets.button import button
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label, set_tone

# Heard at a time: words come this much later. More of it, once the worker is behind, costs fewer turns of the loop.
STEP_S, MOST_STEP_S = 0.2, 1.0
# From this on a person notices that words come late.
LATE_S = 2.0
# So long nothing but zeros: no room is so quiet, the microphone is switched off.
DEAD_S = 3.0
BYTES = 2
# The sizes in the head of a WAV file have 32 bits.
MOST_BYTES = 2**32 - 4096

TEXT = "Words appear while you speak. Nothing leaves this machine: the model listens here."
NO_MICROPHONE = "There is no microphone. Plug one in, or switch it on in the system's settings."
NO_MODEL = "Choose the folder of a Vosk model for your language, unpacked: alphacephei.com/vosk/models has them."
NO_FOLDER = "No model yet"
SILENT = "The microphone delivers nothing at all. It may be switched off, or Vega may not be allowed to listen."
FORMS = (("txt", "Text (.txt)"), ("srt", "Subtitles (.srt)"), ("vtt", "Subtitles (.vtt)"))


class Tape:
    """A recording, mono at 16 kHz, as it grows in a file without a name: written at its end, read anywhere."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # lives as long as the tape
        self.size = 0

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.size / BYTES / SPEECH_RATE

    def write(self, samples: np.ndarray) -> None:
        """Add float32 (n,). Raises StorageError when the disk is full or the tape is."""
        raw = (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
        if self.size + len(raw) > MOST_BYTES:
            raise StorageError("The recording is as long as one file can be.", "Save it, and begin another.")
        try:
            self._file.seek(self.size)
            self._file.write(raw)
            self._file.flush()
        except OSError as error:
            raise StorageError(f"The recording cannot go on: {error.strerror or error}.", "Make room.") from error
        self.size += len(raw)

    def read(self, start_s: float, length_s: float) -> np.ndarray:
        """Float32 (n,) from a time on, as much as is there."""
        begin = round(start_s * SPEECH_RATE) * BYTES
        self._file.seek(begin)
        raw = self._file.read(max(0, min(round(length_s * SPEECH_RATE) * BYTES, self.size - begin)))
        return np.frombuffer(raw, "<i2").astype(np.float32) / 32_767

    def save(self, path: Path) -> None:
        """A WAV file of it. Blocks."""
        with path.open("wb") as file, wave.open(file, "wb") as made:
            made.setparams((1, BYTES, SPEECH_RATE, self.size // BYTES, "NONE", ""))
            for second in itertools.count():
                part = self.read(second, 1.0)
                if not len(part):
                    return
                made.writeframesraw((part * 32_767).round().astype("<i2").tobytes())

    def close(self) -> None:
        """It is gone."""
        self._file.close()

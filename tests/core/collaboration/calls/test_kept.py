"""What was written down in the last call of a workspace is there after a restart, and goes with the workspace."""

import asyncio

import pytest

from core.backend import Backend
from core.collaboration.calls import kept
from core.collaboration.calls.kept import Kept
from core.collaboration.calls.records import CallHeard, CallStarted, TranscriptLine
from core.collaboration.records import WorkspaceChanged
from core.events import Events


def line(text, start=1.7e9):
    return TranscriptLine("ben", "Ben", start, start + 2, text)


@pytest.fixture
async def events():
    made = Events()
    made.bind(asyncio.get_running_loop())
    return made


async def after_restart(folder, is_known=lambda workspace_id: True):
    events, said = Events(), []
    events.bind(asyncio.get_running_loop())
    events.subscribe(CallHeard, said.append)
    again = Kept(folder, events, is_known=is_known)
    await again.start()
    await again.stop()
    return [(event.workspace_id, event.line.text, event.is_final) for event in said]


async def test_what_was_said_is_said_again_after_a_restart(tmp_path, events):
    made = Kept(tmp_path, events, is_known=lambda workspace_id: True)
    await made.start()
    events.emit(CallHeard("a", line("Second.", 1.7e9 + 5), True))
    events.emit(CallHeard("a", line("First."), True))
    events.emit(CallHeard("a", line("not whole y"), False))
    events.emit(CallHeard("b", line("Elsewhere."), True))
    await made.stop()
    assert sorted(await after_restart(tmp_path)) == [
        ("a", "First.", True),
        ("a", "Second.", True),
        ("b", "Elsewhere.", True),
    ]
    assert [one.text for one in made.read("a")] == ["First.", "Second."]


async def test_a_new_call_takes_the_place_of_the_last_once_something_is_said(tmp_path, events):
    made = Kept(tmp_path, events, is_known=lambda workspace_id: True)
    await made.start()
    events.emit(CallHeard("a", line("Old."), True))
    events.emit(CallStarted("a", "call", "Ben"))
    await made._errands.finish()
    assert [one.text for one in made.read("a")] == ["Old."]
    events.emit(CallHeard("a", line("New."), True))
    await made.stop()
    assert [one.text for one in made.read("a")] == ["New."]


async def test_it_goes_with_the_workspace(tmp_path, events):
    gone = set()
    made = Kept(tmp_path, events, is_known=lambda workspace_id: workspace_id not in gone)
    await made.start()
    for name in "ab":
        events.emit(CallHeard(name, line("Secret."), True))
    await made._errands.finish()
    gone.add("a")
    events.emit(WorkspaceChanged("a"))
    await made.stop()
    assert made.read("a") == []
    assert await after_restart(tmp_path, is_known=lambda workspace_id: False) == []  # it went meanwhile
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_was_cut_or_grows_too_long_keeps_what_is_whole(tmp_path, events, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 300)
    made = Kept(tmp_path, events, is_known=lambda workspace_id: True)
    await made.start()
    for number in range(20):
        events.emit(CallHeard("a", line(f"Sentence {number}.", 1.7e9 + number), True))
        await made._errands.finish()
    await made.stop()
    few = len(made.read("a"))
    assert 0 < few < 6
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-10])
    assert len(made.read("a")) == few - 1


async def test_minutes_can_be_made_after_a_restart_until_the_workspace_is_deleted(tmp_path, monkeypatch, until):
    for name, value in {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no"}.items():
        monkeypatch.setenv(name, value)
    first = Backend(tmp_path / "profile")
    await first.start()
    space = await first.collaboration.create("Talk")
    first.events.emit(CallHeard(space.id, line("We decided to buy the scanner."), True))
    await first.stop()
    again = Backend(tmp_path / "profile")
    await again.start()
    assert [one.text for one in again.assist.heard.last(space.id).lines] == ["We decided to buy the scanner."]
    await again.collaboration.lifecycle.purge(space.id)
    await until(lambda: not list((tmp_path / "profile" / "calls").iterdir()))
    await again.stop()

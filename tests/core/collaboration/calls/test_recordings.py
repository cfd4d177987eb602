"""Where recordings of calls lie is known after a restart, too."""

from pathlib import Path

from core.collaboration.calls.recordings import MOST, Recordings
from core.collaboration.calls.records import CallRecorded, CallStarted, RecordingEnded, RecordingStarted
from core.events import Events
from core.storage.tables.calls import CallTables


async def begun(database, *, now=lambda: 90.0):
    """Recordings of a program that just started, its events, and what was said of recordings."""
    events, said = Events(), []
    events.subscribe(CallRecorded, said.append)
    made = Recordings(CallTables(database), events, now=now)
    await made.start()
    return made, events, said


async def test_a_recording_is_known_after_a_restart_from_when_everybody_agreed(database):
    clock = iter([90.0, 200.0])
    first, events, said = await begun(database, now=lambda: next(clock))
    events.emit(CallStarted("w", "c1", "Ada"))
    events.emit(RecordingStarted("w", "a", "Ada"))
    events.emit(RecordingEnded("w", "", "/films/talk.mp4"))
    await first.stop()
    made = CallRecorded("w", Path("/films/talk.mp4"), 90.0, 200.0)
    again, _, later = await begun(database)
    await again.stop()
    assert said == later == [made]


async def test_without_a_file_here_there_is_no_recording(database):
    made, events, said = await begun(database)
    events.emit(RecordingStarted("w", "b", "Ben"))
    events.emit(RecordingEnded("w", "Ben stopped."))
    events.emit(RecordingEnded("w", "", "/never/begun.mp4"))
    await made.stop()
    assert said == []


async def test_of_a_workspace_the_newest_are_kept_and_with_it_they_go(database):
    tables = CallTables(database)
    for number in range(MOST + 2):
        row = {"workspace_id": "w", "began": float(number), "ended": number + 0.5, "path": f"/{number}.mp4"}
        await tables.keep_recording(row, most=MOST)
    assert [row["began"] for row in tables.recordings()] == [float(number) for number in range(2, MOST + 2)]
    database.write(lambda db: db.execute("DELETE FROM workspaces WHERE id = 'w'"))
    assert tables.recordings() == []

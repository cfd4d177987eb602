"""What a person may do with a call beside talking: record it, have it written down, look at its pictures."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import av
import numpy as np

from core.collaboration.calls.film import FORMS
from core.collaboration.calls.incoming import CAMERA_PART, SCREEN_PART
from core.collaboration.calls.levels import FLOOR_DBFS, SPEECH_DBFS
from core.collaboration.calls.messages import CallState
from core.collaboration.calls.recorder import Recorder
from core.collaboration.calls.records import CallHeard, RecordingEnded, TranscriptLine, WritingDownFailed
from core.collaboration.calls.seat import Seat
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.transcript import Recogniser, Transcript, broken
from core.errors import InputError, VegaError
from core.events import Events

Listener = Callable[[str, str, av.VideoFrame], None]
# The picture stays with a speaker for so long, through the short words of others.
SPEAKER_S = 2.0


class Extras:
    """Belongs to the call that this machine is in."""

    def __init__(
        self,
        *,
        me: Callable[[], str],
        events: Events,
        own: Sources,
        name: Callable[[str], str],
        wish: Callable[[str], Awaitable[None]],
        changed: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`name(peer_id)` says what somebody is called; `wish(words)` tells the host a wish about a recording,
        `changed()` that this machine writes down no more.
        """
        self._me, self._events, self._own, self._name, self._wish = me, events, own, name, wish
        self._changed = changed
        self._listeners: list[Listener] = []
        self._transcript: Transcript | None = None
        self._recorder: Recorder | None = None
        self._stopping: set[asyncio.Task[None]] = set()
        self._state: CallState | None = None
        self._seat: Seat | None = None
        self._speaker, self._spoke = "", 0.0
        self.lines: list[TranscriptLine] = []

    @property
    def is_writing_down(self) -> bool:
        """Whether what is said is written down here."""
        return self._transcript is not None

    def begin(self) -> None:
        """Another call: what was said in the one before is forgotten."""
        self.lines = []

    def follow(self, state: CallState, seat: Seat) -> None:
        """The call is this now: a recording of this machine begins, goes on with others, or ends."""
        self._state, self._seat = state, seat
        recorder, entry = self._recorder, state.recording
        if recorder is None:
            return
        if entry.by != self._me():
            if recorder.is_asked:
                self._end_recording(state.why)
            return
        recorder.is_asked = True
        recorder.agreed = frozenset(entry.agreed)
        if entry.is_running and not recorder.is_running:
            recorder.start()

    def hear(self, peer_id: str, samples: np.ndarray) -> None:
        """Somebody's sound (also this machine's), int16 at 48 kHz."""
        if self._transcript is not None:
            self._transcript.hear(peer_id, samples)
        if self._recorder is not None:
            self._recorder.hear(peer_id, samples)

    def see(self, peer_id: str, part: str, frame: av.VideoFrame) -> None:
        """A picture of another."""
        for listener in tuple(self._listeners):
            listener(peer_id, part, frame)

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call it with every picture of the others; the result ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    async def record(self, path: Path) -> None:
        """Ask everybody. Raises InputError, RefusedError, UnreachableError."""
        if path.suffix.lower() not in FORMS:
            raise InputError(f"A call cannot be written as '{path.suffix}'.", f"Use one of: {', '.join(FORMS)}.")
        if self._recorder is not None:
            raise InputError("This call is recorded already.", "Stop that first.")
        if not path.parent.is_dir():
            raise InputError(f"There is no folder {path.parent}.", "Choose another one.")
        self._recorder = Recorder(path, picture=self._picture, failed=self._failed)
        try:
            await self._wish("ask")
        except VegaError:
            self._recorder = None
            raise

    async def write_down(self, factory: Callable[[], Recogniser] | None) -> None:
        """Begin, or end with None. Raises MediaError when there is no recogniser."""
        before, self._transcript = self._transcript, None
        if before is not None:
            await before.stop()
        if factory is not None:
            try:
                first = await asyncio.to_thread(factory)
            except VegaError:
                raise
            except Exception as error:  # speech engines raise what they like
                raise broken(error) from error
            self._transcript = Transcript(factory, first=first, name=self._name, say=self._heard, fail=self._gave_up)

    async def end(self) -> None:
        """The call is over for this machine: finish the file and the last sentence."""
        await self.write_down(None)
        if self._recorder is not None:
            self._end_recording("You left the call.")
        await asyncio.gather(*self._stopping)
        self._seat = self._state = None

    def _gave_up(self, error: VegaError) -> None:
        """The recogniser failed: the sign goes off for all, and the person is told."""
        self._transcript = None
        if self._state is not None:
            self._events.emit(WritingDownFailed(self._state.workspace_id, error.what, error.todo))
            self._errand(self._changed())

    def _heard(self, line: TranscriptLine, is_final: bool) -> None:
        if is_final:
            self.lines.append(line)
            self.lines.sort(key=lambda entry: entry.start)
        if self._state is not None:
            self._events.emit(CallHeard(self._state.workspace_id, line, is_final))

    def _end_recording(self, why: str) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is None or self._state is None:
            return
        self._errand(self._finish(recorder, self._state.workspace_id, why))

    def _errand(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _finish(self, recorder: Recorder, workspace_id: str, why: str) -> None:
        is_made = recorder.is_running
        await recorder.stop()
        error = recorder.error
        if error is not None:  # the part that was written may be worth keeping, an empty file is not
            why = str(error)
            is_made = recorder.path.is_file() and recorder.path.stat().st_size > 0
        path = str(recorder.path) if is_made else ""
        self._events.emit(RecordingEnded(workspace_id, why, path, is_failed=error is not None))

    def _failed(self, error: VegaError) -> None:
        """The disk said no: the others learn that nothing is recorded any more."""
        self._end_recording(str(error))
        self._errand(self._stop_asking())

    async def _stop_asking(self) -> None:
        with contextlib.suppress(VegaError):  # a host that is away drops the recording with this machine
            await self._wish("stop")

    def _picture(self, agreed: frozenset[str]) -> av.VideoFrame | None:
        """What a recording shows now: a screen that is shared, else who speaks, else nobody; only who agreed."""
        parts = [part for part in self._state.parts if part.peer_id in agreed] if self._state is not None else []
        for part in parts:
            if part.has_screen and (screen := self._last(part.peer_id, SCREEN_PART)) is not None:
                return screen
        seen = [part.peer_id for part in parts if part.has_camera]
        now = time.monotonic()
        loudest = max(seen, key=self._level, default="")
        is_free = self._speaker not in seen or now - self._spoke > SPEAKER_S
        if loudest and self._level(loudest) > SPEECH_DBFS and (is_free or loudest == self._speaker):
            self._speaker, self._spoke = loudest, now
        shown = self._speaker if self._speaker in seen else loudest
        return self._last(shown, CAMERA_PART) if shown else None

    def _last(self, peer_id: str, part: str) -> av.VideoFrame | None:
        if peer_id == self._me():
            return (self._own.camera if part == CAMERA_PART else self._own.screen).last
        incoming = self._seat.incoming.get(peer_id) if self._seat is not None else None
        return incoming.last.get(part) if incoming is not None else None

    def _level(self, peer_id: str) -> float:
        if peer_id == self._me():
            return self._own.microphone.meter.level
        incoming = self._seat.incoming.get(peer_id) if self._seat is not None else None
        return incoming.meter.level if incoming is not None else FLOOR_DBFS

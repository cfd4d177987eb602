"""Who is in a call, as its host decides: who may come, what they send, and who agreed to be recorded. No I/O."""

import dataclasses
from collections.abc import Sequence

from core.collaboration.calls.messages import CallState, PartEntry, RecordingEntry
from core.errors import InputError, RefusedError

# Beyond it each would connect to too many: the host forwards instead.
MESH = 4
# What a host decodes and encodes again for all others: more would stutter on an ordinary machine.
MOST = 12
NO_RECORDING = RecordingEntry("", (), False)


class Roster:
    """The call of one workspace, on the machine that hosts it."""

    def __init__(self, workspace_id: str) -> None:
        self.workspace_id = workspace_id
        self.call_id = ""
        self.version = 0
        self.started = 0.0
        self.is_relayed = False
        self.parts: tuple[PartEntry, ...] = ()
        self.recording = NO_RECORDING
        self.why = ""

    def state(self) -> CallState:
        """What all members are told."""
        return CallState(
            self.workspace_id,
            self.call_id,
            self.version,
            self.started,
            self.is_relayed,
            self.parts,
            self.recording,
            self.why,
        )

    def has(self, peer_id: str) -> bool:
        """Whether somebody is in the call."""
        return any(entry.peer_id == peer_id for entry in self.parts)

    def put(self, entry: PartEntry, *, call_id: str) -> None:
        """Somebody comes, or sends something else now; the first begins the call `call_id`.

        Raises InputError when the call is full.
        """
        known = next((part for part in self.parts if part.peer_id == entry.peer_id), None)
        if known is None and len(self.parts) >= MOST:
            raise InputError(f"The call is full: {MOST} are in it.", "Wait until somebody leaves.")
        if not self.parts:
            self.call_id, self.started, self.is_relayed, self.recording = call_id, entry.joined, False, NO_RECORDING
            self.why = ""
        if known is not None:
            entry = dataclasses.replace(entry, joined=known.joined)
            self.parts = tuple(entry if part is known else part for part in self.parts)
        else:
            self.parts = (*self.parts, entry)
        # once relayed it stays so: going to and fro would interrupt everybody each time
        self.is_relayed = self.is_relayed or len(self.parts) > MESH
        self._changed()

    def remove(self, peer_id: str) -> bool:
        """Somebody went; False when nobody was there. Who records takes the recording along."""
        if not self.has(peer_id):
            return False
        self.parts = tuple(part for part in self.parts if part.peer_id != peer_id)
        self.why = ""
        if self.recording.by == peer_id:
            self.recording, self.why = NO_RECORDING, "Who recorded left the call."
        elif self.recording.by:
            self._agree(())
        if not self.parts:
            self.call_id, self.is_relayed, self.recording = "", False, NO_RECORDING
        self._changed()
        return True

    def end(self, why: str) -> None:
        """It is over for all."""
        self.parts, self.call_id, self.recording, self.why = (), "", NO_RECORDING, why
        self._changed()

    def relay(self) -> None:
        """Two do not reach each other: forward for all from now on."""
        if not self.is_relayed:
            self.is_relayed = True
            self._changed()

    def wish(self, peer_id: str, wish: str) -> None:
        """Somebody's wish about a recording: "ask", "agree", "decline" or "stop". Raises RefusedError, InputError."""
        if not self.has(peer_id):
            raise RefusedError("You are not in this call.", "Join it first.")
        by, self.why = self.recording.by, ""
        if wish == "ask":
            if by and by != peer_id:
                raise InputError("Somebody records this call already.", "Ask them for the file.")
            if not by:
                self.recording = RecordingEntry(peer_id, (peer_id,), False)
                self._agree(())
        elif wish == "agree" and by:
            self._agree((peer_id,))
        elif wish == "decline" and by:
            name = next(part.name for part in self.parts if part.peer_id == peer_id)
            self.recording, self.why = NO_RECORDING, f"{name} does not want to be recorded."
        elif wish == "stop" and by:
            if by != peer_id:
                raise RefusedError("Only who records can stop it.", "Withdraw your consent instead.")
            self.recording = NO_RECORDING
        elif wish not in ("agree", "decline", "stop"):
            raise InputError("That is no wish about a recording.", "Update Vega on both machines.")
        self._changed()

    def _agree(self, more: Sequence[str]) -> None:
        """Count the consents of those who are there. Once it runs, who comes later is recorded once they agree."""
        there = [part.peer_id for part in self.parts]
        agreed = tuple(peer_id for peer_id in there if peer_id in (*self.recording.agreed, *more))
        is_running = self.recording.is_running or len(agreed) == len(there)
        self.recording = RecordingEntry(self.recording.by, agreed, is_running)

    def _changed(self) -> None:
        self.version += 1

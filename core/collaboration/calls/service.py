"""The verbs of calls: join, leave, mute, share, record; one call at a time is this machine's own."""

import asyncio
import functools
import importlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.collaboration.calls.errands import Errands
from core.collaboration.calls.kept import Kept
from core.collaboration.calls.levels import FLOOR_DBFS
from core.collaboration.calls.messages import CallJoin, CallState
from core.collaboration.calls.mixer import Ducking
from core.collaboration.calls.records import Call, CallChanged, CallStatistics, CallTroubled, TranscriptLine
from core.collaboration.calls.steps import Step
from core.collaboration.calls.switchboard import Switchboard
from core.collaboration.calls.telling import announce, told
from core.collaboration.calls.visitors import Visitors
from core.errors import InputError, UnreachableError, VegaError
from core.events import Events
from core.networking.service import NetworkService
from core.settings import SettingsStore

if TYPE_CHECKING:
    import av

    from core.collaboration.calls.extras import Extras, Listener
    from core.collaboration.calls.seat import Seat
    from core.collaboration.calls.sources import Sources
    from core.collaboration.calls.transcript import Recogniser

# WebRTC and the codecs take half a second to load: in a worker, when the first call goes on, not when Vega starts.
HEAVY = ("core.collaboration.calls.extras", "core.collaboration.calls.seat")
# The host answers at once; the state follows.
JOIN_S = 10.0

log = logging.getLogger(__name__)


class Calls:
    """The calls of this machine's workspaces.

    `sources` takes what the devices hear and see, `play` gives what the loudspeaker is to say.
    """

    def __init__(
        self,
        *,
        network: NetworkService,
        events: Events,
        settings: SettingsStore,
        may_join: Callable[[str, str], bool],
        members: Callable[[str], Sequence[str]],
        host: Callable[[str], str],
        kept: Kept | None = None,
    ) -> None:
        """Of a workspace: may a peer join its calls, who are its members, where does it live ("" when unknown).

        `kept` keeps what is written down beyond the end of the program.
        """
        self.current = ""
        """The workspace whose call this machine is in; "" for none."""
        self._network, self._events, self._settings = network, events, settings
        self._may_join, self._kept = may_join, kept
        self._ducking = Ducking()
        self._seats: dict[str, Seat] = {}
        self._errands = Errands("A call")
        self._arrived = asyncio.Event()
        self.visitors = Visitors()
        """Guests of this machine who come with a browser."""
        self._board = Switchboard(
            network=network,
            events=events,
            may_join=may_join,
            members=members,
            host=host,
            follow=self._follow,
            step=self._step,
            returned=self._host_returned,
            visitors=self.visitors,
        )
        self.visitors.board = self._board

    @functools.cached_property
    def sources(self) -> "Sources":
        """What this machine sends; feed it what the devices hear and see."""
        from core.collaboration.calls.sources import Sources

        made = Sources()
        made.microphone.listeners.append(lambda samples: self._extras.hear(self._me, samples))
        return made

    @property
    def is_muted(self) -> bool:
        """Whether this machine's person is silent in the call that they are in."""
        return bool(self.current) and self.sources.microphone.is_muted

    async def start(self) -> None:
        """Listen to who comes and goes."""
        if self._kept is not None:
            await self._kept.start()
        self._board.start()

    async def stop(self) -> None:
        """Leave; at the host of a forwarded call it ends for all."""
        if self.current:
            await self.leave()
        await self._board.stop()
        for workspace_id in tuple(self._seats):
            self._close_seat(workspace_id)
        await self._errands.finish(3.0)
        await self._errands.cancel()
        if self._kept is not None:
            await self._kept.stop()

    def call(self, workspace_id: str) -> Call | None:
        """The call that is going on in a workspace, as it is now."""
        state = self._board.state(workspace_id)
        if state is None or not (self.current == workspace_id or self._board.is_reachable(workspace_id)):
            return None
        seat = self._seats.get(workspace_id) if self.current == workspace_id else None
        return told(state, me=self._me, seat=seat, own=self._flags(workspace_id) if seat is not None else None)

    async def join(self, workspace_id: str) -> Call:
        """Come into the call of a workspace; begin one when there is none. The microphone is on, camera and screen off.

        Raises InputError (not a member, in another call, full), RefusedError, UnreachableError.
        """
        self._check_free_for(workspace_id)
        if not self._may_join(workspace_id, self._me):
            raise InputError("You have no part in this workspace any more.", "Ask its owner for an invite.")
        await asyncio.to_thread(_load)
        self._servers()  # a setting that cannot be is said before anybody is disturbed
        self._check_free_for(workspace_id)  # meanwhile the person may have joined another
        if self.current:
            await self._be_in(workspace_id)
        else:
            self.current = workspace_id
            self.sources.microphone.on()
            self._extras.begin()
            try:
                await self._board.tell(self._flags(workspace_id))
                await self._be_in(workspace_id)
            except BaseException:
                self._leave_here()
                self._errands.run(self._board.leave(workspace_id))  # the host may know of it already
                raise
        call = self.call(workspace_id)
        assert call is not None
        return call

    async def leave(self) -> None:
        """Go. The others are told; who cannot be told notices."""
        workspace_id = self.current
        if workspace_id:
            try:
                await self._extras.end()
            finally:  # whatever goes wrong with a file or a model: who leaves is gone
                self._leave_here()
                await self._board.leave(workspace_id)

    async def mute(self) -> None:
        """Send silence."""
        await self._change(lambda: setattr(self.sources.microphone, "is_muted", True))

    async def unmute(self) -> None:
        """Be heard again."""
        await self._change(lambda: setattr(self.sources.microphone, "is_muted", False))

    async def share_camera(self, is_on: bool) -> None:
        """Send what is fed to `sources.camera`, or nothing any more."""
        await self._change(self.sources.camera.on if is_on else self.sources.camera.off)

    async def share_screen(self, is_on: bool) -> None:
        """Send what is fed to `sources.screen`, or nothing any more."""
        await self._change(self.sources.screen.on if is_on else self.sources.screen.off)

    async def record(self, path: Path) -> None:
        """Ask everybody; it is recorded into `path` (.webm, .mkv, .mp4) once all agreed. Raises InputError."""
        self._joined()
        await self._extras.record(path)

    async def agree(self) -> None:
        """Be recorded."""
        await self._wish("agree")

    async def decline(self) -> None:
        """Not, or no longer, be recorded: the recording ends."""
        await self._wish("decline")

    async def stop_recording(self) -> None:
        """End one's own recording."""
        await self._wish("stop")

    async def write_down(self, factory: "Callable[[], Recogniser] | None") -> None:
        """Write down what everybody says, with a recogniser each, on this machine; None ends it. The others see it.

        Raises MediaError when `factory()` makes none (it blocks, and is called in a worker).
        """
        self._joined()
        try:
            await self._extras.write_down(factory)
        finally:
            await self._tell_flags()

    def transcript(self) -> list[TranscriptLine]:
        """What was said in the call since it is written down, in order; it stays until the next call is joined."""
        return self._extras.lines if "_extras" in vars(self) else []

    async def statistics(self) -> list[CallStatistics]:
        """How well each other is heard, over the time since this was asked last."""
        seat = self._seats.get(self.current)
        return await seat.statistics() if seat is not None else []

    def levels(self) -> dict[str, float]:
        """How loud everybody is now, in dBFS (a full-scale sine is −3)."""
        seat = self._seats.get(self.current)
        found = {} if seat is None else {peer_id: entry.meter.level for peer_id, entry in seat.incoming.items()}
        return {**found, self._me: self.sources.microphone.meter.level} if seat is not None else {}

    def play(self, count: int) -> np.ndarray:
        """The next samples for the loudspeaker, int16 (count,) at 48 kHz mono; silence outside a call."""
        seat = self._seats.get(self.current)
        if seat is None:
            return np.zeros(count, np.int16)
        self._ducking.is_on = self._settings.values.call_ducking
        own = FLOOR_DBFS if self.sources.microphone.is_muted else self.sources.microphone.meter.level
        return self._ducking.take(seat.mixer.take(count), own)

    def picture(self, peer_id: str, part: str) -> "av.VideoFrame | None":
        """The newest picture of somebody's "camera" or "screen"; None while it is off."""
        seat = self._seats.get(self.current)
        if seat is not None and peer_id == self._me:
            return (self.sources.camera if part == "camera" else self.sources.screen).last
        incoming = seat.incoming.get(peer_id) if seat is not None else None
        return incoming.last.get(part) if incoming is not None else None

    def watch(self, listener: "Listener") -> Callable[[], None]:
        """Call `listener(peer_id, part, frame)` with every picture of the others; the result ends it."""
        return self._extras.watch(listener)

    # Parts

    @functools.cached_property
    def _extras(self) -> "Extras":
        from core.collaboration.calls.extras import Extras

        return Extras(
            me=lambda: self._me,
            events=self._events,
            own=self.sources,
            name=self._name_of,
            wish=self._wish,
            changed=self._tell_flags,
        )

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _flags(self, workspace_id: str) -> CallJoin:
        sources = self.sources
        return CallJoin(
            workspace_id,
            sources.microphone.is_muted,
            sources.camera.is_on,
            sources.screen.is_on,
            self._extras.is_writing_down,
        )

    def _check_free_for(self, workspace_id: str) -> None:
        if self.current and self.current != workspace_id:
            raise InputError("You are in another call.", "Leave it first.")

    def _joined(self) -> None:
        if not self.current:
            raise InputError("You are in no call.", "Join one first.")

    async def _change(self, change: Callable[[], object]) -> None:
        self._joined()
        change()
        await self._tell_flags()

    async def _tell_flags(self) -> None:
        """What this machine sends and does, to itself and the others."""
        if not self.current:
            return
        self._events.emit(CallChanged(self.current))
        try:
            await self._board.tell(self._flags(self.current))
        except VegaError as error:  # it is so here already; the host hears of it when it is back
            log.info("The host was not told of a change: %s", error)

    async def _wish(self, wish: str) -> None:
        self._joined()
        await self._board.wish(self.current, wish)

    def _name_of(self, peer_id: str) -> str:
        state = self._board.state(self.current)
        parts = state.parts if state is not None else ()
        return next((part.name for part in parts if part.peer_id == peer_id), peer_id[:8])

    def _servers(self) -> tuple[Any, ...]:
        return self._network.ice_servers()

    async def _be_in(self, workspace_id: str) -> None:
        try:
            async with asyncio.timeout(JOIN_S):
                while workspace_id not in self._seats:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError as error:
            raise UnreachableError("The call did not answer.", "Try again.") from error

    # What the switchboard reports

    def _follow(self, workspace_id: str, before: CallState | None, state: CallState | None, why: str) -> None:
        """The call of a workspace is another, or over."""
        is_in = state is not None and any(part.peer_id == self._me for part in state.parts)
        is_joined = self.current == workspace_id
        if is_joined and state is None and before is not None:
            self._errands.run(self._extras.end())
            self._leave_here()
        elif is_joined and state is not None and not is_in and workspace_id in self._seats:
            # the link was away for long, and the host gave this machine up
            self._errands.run(self._board.tell(self._flags(workspace_id)))
        is_host = self._board.host(workspace_id) == self._me
        if is_host and before is None and state is not None:
            self._errands.run(asyncio.to_thread(_load))  # it may have to forward soon
        if state is not None and ((is_joined and is_in) or (is_host and state.is_relayed)):
            if workspace_id not in self._seats:
                self._seats[workspace_id] = self._new_seat(workspace_id)
            self._seats[workspace_id].follow(state, is_joined=is_joined and is_in)
            if is_joined and is_in:
                self._extras.follow(state, self._seats[workspace_id])
        elif not (is_joined and state is not None):
            self._close_seat(workspace_id)
        self._arrived.set()
        announce(self._events, workspace_id, before, state, me=self._me, why=why)

    def _host_returned(self, peer_id: str) -> None:
        """A machine is reachable again; if the call lives on it, it may have forgotten who is in it."""
        if self.current and self._board.host(self.current) == peer_id:
            self._errands.run(self._board.tell(self._flags(self.current)))

    def _step(self, workspace_id: str, step: Step) -> None:
        seat = self._seats.get(workspace_id)
        if seat is not None:
            seat.connections.take(step)

    def _new_seat(self, workspace_id: str) -> "Seat":
        from core.collaboration.calls.seat import Seat

        return Seat(
            self._me,
            self._board.host(workspace_id),
            sources=self.sources,
            servers=self._servers(),
            say=lambda step: self._board.say(workspace_id, step),
            changed=lambda: self._events.emit(CallChanged(workspace_id)),
            unreachable=lambda peer_id: self._no_way_to(peer_id, workspace_id),
            hear=self._extras.hear,
            see=self._extras.see,
        )

    def _no_way_to(self, peer_id: str, workspace_id: str) -> None:
        """Two guests are forwarded by the host; without a way to the host itself only the person can help."""
        host = self._board.host(workspace_id)
        if host not in (self._me, peer_id):
            self._errands.run(self._board.ask_to_relay(workspace_id, peer_id))
        elif (seat := self._seats.get(workspace_id)) is not None and peer_id not in seat.troubled:
            seat.troubled.add(peer_id)
            what = f"Sound and pictures find no way between this machine and {self._name_of(peer_id)}'s."
            todo = "Look at both firewalls, or name a TURN server in the settings of both."
            self._events.emit(CallTroubled(workspace_id, self._name_of(peer_id), what, todo))

    def _leave_here(self) -> None:
        workspace_id, self.current = self.current, ""
        self.sources.off()
        self.sources.microphone.is_muted = False
        seat, state = self._seats.get(workspace_id), self._board.state(workspace_id)
        if seat is not None and state is not None and state.is_relayed and seat.host == self._me:
            seat.is_joined = False  # it goes on forwarding
        else:
            self._close_seat(workspace_id)

    def _close_seat(self, workspace_id: str) -> None:
        seat = self._seats.pop(workspace_id, None)
        if seat is not None:
            self._errands.run(seat.close())


def _load() -> None:
    for name in HEAVY:
        importlib.import_module(name)

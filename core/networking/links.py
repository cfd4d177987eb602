"""The links to all peers: sessions that outlive connections, whichever side dialled."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection

from core.errors import PeerError, ProtocolError, RefusedError, StrangerError, UnreachableError
from core.events import Events
from core.networking import dialer, gate
from core.networking.book import Book
from core.networking.channels import Channels
from core.networking.dialer import Dialer, Dialled
from core.networking.frames import FrameReader
from core.networking.gate import Admission
from core.networking.handshake import Dialler, Listener, Proof, Welcome
from core.networking.identity import Identity
from core.networking.invite import Link
from core.networking.knocking import Asking, Knocks
from core.networking.places import Places
from core.networking.records import MessageRefused, Peer, PeerConnected, PeerDisconnected, PeerPaired, PeersChanged
from core.networking.session import Handler, Session
from core.networking.store import NetworkStore
from core.networking.waiting import first_of, set_or_over
from core.networking.ways import Ways
from core.settings import SettingsStore
from core.spool import Spool

log = logging.getLogger(__name__)

# Of what a machine calls itself; the rest is cut off.
NAME_CHARACTERS = 100
# How often a connection that stands is looked at.
PROBE_S = 0.5
# A hub carries a link for so long before another way is looked for, which costs others nothing.
IMPROVE_S = 3.0
IMPROVE_AGAIN_S = 60.0


class Links:
    """One session a peer. `on_connected(peer_id)` is called when a connection stands."""

    def __init__(
        self,
        identity: Identity,
        book: Book,
        *,
        tables: NetworkStore,
        events: Events,
        settings: SettingsStore,
        name: Callable[[], str],
        handle: Handler,
        folder: Path,
        knocks: Knocks,
        channels: Channels | None = None,
        way_in: Callable[[int], str] = lambda port: "direct",
    ) -> None:
        """Messages that are too large for memory arrive in `folder`. Without `channels` there are none.

        `way_in(port)` says what a connection from this port of the other side goes over.
        """
        self._identity = identity
        self._folder = folder
        self._book = book
        self._tables = tables
        self._events = events
        self._settings = settings
        self._name = name
        self._handle = handle
        self._knocks = knocks
        self._sessions: dict[str, Session] = {}
        self._dialers: dict[str, Dialer] = {}
        self._way_in = way_in
        self._ways = Ways(identity, settings, channels)
        self._pairing: dict[str, asyncio.Lock] = {}
        self._changed = asyncio.Condition()
        self._probing: set[str] = set()
        self._closing = False
        self._ending: set[asyncio.Future[None]] = set()
        self.on_connected: Callable[[str], None] = lambda peer_id: None

    def dial_hosts(self) -> None:
        """Connect to every machine that once let this one in."""
        for peer in self._book.hosts():
            self._dialer(peer.id)

    async def close(self) -> None:
        """End every link."""
        self._closing = True
        tasks = [dialer.task for dialer in self._dialers.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(session.close() for session in self._sessions.values()))
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def drop(self, peer_id: str) -> None:
        """End the link to one peer."""
        if dialling := self._dialers.pop(peer_id, None):
            dialling.task.cancel()
            await asyncio.gather(dialling.task, return_exceptions=True)
        if session := self._sessions.pop(peer_id, None):
            await session.close()

    def is_online(self, peer_id: str) -> bool:
        """Whether a connection to the peer stands."""
        session = self._sessions.get(peer_id)
        return session is not None and session.is_online

    def is_answering(self, peer_id: str) -> bool:
        """Whether a connection stands over which something comes."""
        return self.is_online(peer_id) and not self._sessions[peer_id].is_stalled

    def describe(self, peer: Peer) -> Peer:
        """The peer with what its link knows."""
        session = self._sessions.get(peer.id)
        if session is None:
            return peer
        return replace(
            peer,
            is_online=session.is_online,
            way=session.way,
            latency_ms=session.latency_ms,
            sent_bytes=session.protocol.sent_bytes,
            received_bytes=session.protocol.received_bytes,
        )

    async def deliver(self, peer_id: str, outgoing: object) -> None:
        """Wait for the peer, deliver, wait for its answer; a new session tries again."""
        while True:
            session = await self._online(peer_id)
            try:
                await session.send(outgoing)
            except UnreachableError:
                if self._closing:
                    raise
                await asyncio.sleep(0)  # the session was replaced; the next one has the message again
            else:
                return

    def post(self, peer_id: str, outgoing: object) -> bool:
        """Fire and forget."""
        session = self._sessions.get(peer_id)
        return session is not None and session.post(outgoing)

    async def pair(self, link: Link) -> Welcome:
        """Use an invite: try its addresses in order, then keep the link. Raises RefusedError, UnreachableError."""
        # one after the other: each takes the place of the connection before
        async with self._pairing.setdefault(link.peer_id, asyncio.Lock()):
            return await self._pair(link)

    async def _pair(self, link: Link) -> Welcome:
        peer_id = link.peer_id
        failure: PeerError = UnreachableError("The invite names no address.", "Ask for a new one.")
        ways = [Places(address, link.via) for address in link.addresses]
        # the hub last, and the first address kept beside it: some day it may do
        ways += [Places(None, link.via)] if link.via else []
        for way in ways:
            try:
                dialled = await self._ways.dial_once(peer_id, way, hello=self._hello(peer_id, invite=link.secret))
            except (UnreachableError, StrangerError) as error:
                failure = error
                continue
            kept = way if way.direct or not link.addresses else Places(link.addresses[0], link.via)
            return await self._keep(peer_id, dialled, kept)
        raise failure

    async def knock(self, peer_id: str, address: tuple[str, int], asking: Asking) -> Welcome:
        """Ask once to be let in, then keep the link. Raises WaitingError, RefusedError, UnreachableError."""
        async with self._pairing.setdefault(peer_id, asyncio.Lock()):
            hello = self._hello(peer_id)
            hello.knock, hello.opening = asking.words, asking.opening
            try:
                dialled = await dialer.dial(self._identity, peer_id, address, hello=hello)
            finally:
                asking.code = asking.code or hello.code
            return await self._keep(peer_id, dialled, Places(address, None))

    async def _keep(self, peer_id: str, dialled: Dialled, place: Places) -> Welcome:
        await self._book.keep(peer_id, dialled.welcome.name, address=str(place), is_host=True)
        await self._book.grant(peer_id, dialled.welcome.scope, "host")
        self._dialer(peer_id).adopt(dialled)
        await self._taken_up(peer_id, dialled)
        return dialled.welcome

    async def admit(self, listener: Listener, proof: Proof, connection: ServerConnection, reader: FrameReader) -> None:
        """Decide about a machine that has proved its key, and use its connection until it ends."""
        try:
            admission = await self._decide(listener, proof, connection.remote_address[:2])
        except RefusedError as error:
            await gate.refuse(connection, error)
            return
        if self._closing:  # whose link was just ended may knock again before the gate is shut
            await connection.close()
            return
        session, resumed = self._session_for(listener.peer_id, proof.session)
        session.name = proof.name[:NAME_CHARACTERS]
        session.way = self._way_in(connection.remote_address[1])
        words = gate.welcome(
            self._name()[:NAME_CHARACTERS],
            session.id,
            resumed=resumed,
            received=session.protocol.received,
            admission=admission,
        )
        frame = listener.welcome(words)
        session.runs += 1  # from here on the end of the connection before is no news
        paired = None
        if admission.scope:
            paired = PeerPaired(
                listener.peer_id, session.name, admission.scope, admission.role, admission.title, invited_by_us=True
            )
        try:
            await connection.send(frame.head() + bytes(frame.body))
            await self._use(session, connection, proof.received if resumed else 0, reader, paired=paired)
        except Exception as error:
            if not session.is_online and not self._closing:
                self._events.emit(PeerDisconnected(listener.peer_id, session.name, str(error)))
            raise

    async def _decide(self, listener: Listener, proof: Proof, place: tuple[str, int]) -> Admission:
        peer_id = listener.peer_id
        if proof.invite or proof.opening:
            if proof.invite:
                admission = await gate.use_invite(self._tables, proof.invite)
            else:
                admission = self._knocks.answer(listener, proof, place)
            await self._book.keep(peer_id, proof.name[:NAME_CHARACTERS], is_host=False)
            await self._book.grant(peer_id, admission.scope, admission.role)
            return admission
        if self._book.get(peer_id) is None:
            raise RefusedError("This machine is not known there.", "Ask for an invite.")
        # when both sides dial, the connection of the one with the smaller id stands
        if self.is_online(peer_id) and peer_id in self._dialers and self._identity.peer_id < peer_id:
            raise RefusedError("The link stands already.", "Nothing to do.")
        return Admission()

    def _session_for(self, peer_id: str, session_id: bytes) -> tuple[Session, bool]:
        """The running session when the other side still has it, else a new one."""
        session = self._sessions.get(peer_id)
        if session is not None and session_id and session.id == session_id:
            return session, True
        return self._new_session(peer_id, secrets.token_bytes(16)), False

    def _new_session(self, peer_id: str, session_id: bytes) -> Session:
        old = self._sessions.get(peer_id)
        session = Session(
            peer_id,
            max_message_bytes=self._settings.values.max_message_mb << 20,
            handle=self._handle,
            spool=lambda: Spool(self._folder),
            refused=self._say_refused,
        )
        session.id = session_id
        self._sessions[peer_id] = session
        if old is not None:
            task = asyncio.ensure_future(old.close())
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return session

    def _say_refused(self, session: Session, error: ProtocolError) -> None:
        log.warning("%s: %s", session.name or session.peer_id[:8], error)
        self._events.emit(MessageRefused(session.peer_id, session.name, error.what, error.todo))

    async def _use(
        self,
        session: Session,
        connection: Connection,
        received: int,
        reader: FrameReader,
        *,
        paired: PeerPaired | None = None,
    ) -> None:
        peer_id = session.peer_id
        await self._book.seen(peer_id)
        started = asyncio.Event()
        running = asyncio.ensure_future(session.run(connection, received, reader, started=started))
        try:
            await set_or_over(started, running)
            run = session.runs
            await self._announce()
            self._events.emit(PeerConnected(peer_id, session.name))
            if paired is not None:
                # not before: over the connection that this one replaces, words would overtake the welcome
                self._events.emit(paired)
                self._events.emit(PeersChanged())
            self.on_connected(peer_id)
            # shielded: cancelled once, below, so that it can close what it has open
            reason = await asyncio.shield(running)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            if not session.is_online:
                await self._announce()
        if not self._closing and session.runs == run:
            self._events.emit(PeerDisconnected(peer_id, session.name, reason))
            await self._book.seen(peer_id)

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _online(self, peer_id: str) -> Session:
        async with self._changed:
            await self._changed.wait_for(lambda: self.is_online(peer_id))
        return self._sessions[peer_id]

    async def _taken_up(self, peer_id: str, dialled: Dialled) -> None:
        """Until the link to a peer goes over this connection (or over another, when this one broke meanwhile)."""

        async def in_use() -> None:
            async with self._changed:
                await self._changed.wait_for(
                    lambda: (session := self._sessions.get(peer_id)) is not None and session.uses(dialled.connection)
                )

        await first_of(in_use(), dialled.connection.wait_closed())
        await self._online(peer_id)

    def _dialer(self, peer_id: str) -> Dialer:
        if peer_id not in self._dialers:
            self._dialers[peer_id] = Dialer(
                lambda: self._dial(peer_id), lambda dialled: self._run_dialled(peer_id, dialled), self._turn(peer_id)
            )
        return self._dialers[peer_id]

    def _turn(self, peer_id: str) -> "Callable[[], asyncio.Future[None]]":
        async def wait() -> None:
            """Until nothing connects us: a link that the other side dialled is as good."""
            async with self._changed:
                await self._changed.wait_for(lambda: not self.is_online(peer_id))

        return lambda: asyncio.ensure_future(wait())

    async def _dial(self, peer_id: str) -> Dialled:
        known = self._book.get(peer_id)
        return await self._ways.dial(
            peer_id, Places.parse(known.address if known else ""), hello=lambda: self._hello(peer_id)
        )

    async def _improve(self, peer_id: str, dialled: Dialled) -> None:
        """Look for a way that needs no hub, while the link goes through one."""
        pause = IMPROVE_S
        while dialled.way == "hub":
            await asyncio.sleep(pause)
            pause = IMPROVE_AGAIN_S
            with contextlib.suppress(PeerError):
                found = await self._ways.dial_channel(peer_id, hello=lambda: self._hello(peer_id))
                if found is not None:
                    self._dialer(peer_id).adopt(found)
                    return

    async def _probe(self, peer_id: str, session: Session) -> None:
        """Look for another way while nothing comes over the connection that stands; a working one takes its place."""
        while True:
            await asyncio.sleep(PROBE_S)
            if session.is_stalled:
                self._probing.add(peer_id)
                try:
                    self._dialer(peer_id).adopt(await self._dial(peer_id))
                    return
                except PeerError as error:
                    log.debug("No other way to %s: %s", peer_id[:8], error)
                finally:
                    self._probing.discard(peer_id)

    def _hello(self, peer_id: str, *, invite: bytes = b"") -> Dialler:
        session = self._sessions.get(peer_id)
        hello = Dialler(self._identity, peer_id, name=self._name()[:NAME_CHARACTERS])
        hello.invite = invite
        if session is not None:
            hello.session, hello.received = session.id, session.protocol.received
        return hello

    async def _run_dialled(self, peer_id: str, dialled: Dialled) -> None:
        words = dialled.welcome
        session = self._sessions.get(peer_id)
        if not (words.resumed and session is not None and session.id == words.session):
            session = self._new_session(peer_id, words.session)
        session.name = words.name[:NAME_CHARACTERS]
        session.way = dialled.way
        looking = [
            asyncio.ensure_future(work) for work in (self._probe(peer_id, session), self._improve(peer_id, dialled))
        ]
        try:
            await self._use(session, dialled.connection, words.received if words.resumed else 0, dialled.reader)
        finally:
            if peer_id in self._probing and not self._closing:  # to begin anew would take longer
                await asyncio.wait(looking[:1], timeout=dialer.CONNECT_S)
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)

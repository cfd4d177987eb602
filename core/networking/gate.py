"""The side that listens: shakes hands, decides who comes in, and hands the connection to that peer's session."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from core.errors import PeerError, ProtocolError, RefusedError, StorageError, WaitingError
from core.networking.dialer import CLOSE_S, HANDSHAKE_S, MESSAGE_BYTES
from core.networking.frames import FrameReader
from core.networking.handshake import Listener, Proof, Welcome, refusal
from core.networking.identity import Identity
from core.networking.invite import hash_secret
from core.networking.store import NetworkStore

log = logging.getLogger(__name__)

Admit = Callable[[Listener, Proof, ServerConnection, FrameReader], Awaitable[None]]

# Machines that knock at the same time without having proved who they are.
STRANGERS = 64


@dataclass(frozen=True)
class Admission:
    """What an invite lets in to; all empty for a peer that is known already."""

    scope: str = ""
    role: str = ""
    title: str = ""


class Gate:
    """Listens on one port. `admit(listener, proof, connection, reader)` takes over once a key is proved."""

    def __init__(self, identity: Identity, admit: Admit) -> None:
        self._identity = identity
        self._admit = admit
        self._server: Server | None = None
        self._strangers = 0

    async def open(self, host: str, port: int) -> int:
        """Listen; returns the port. Raises StorageError when the port is taken."""
        try:
            self._server = await serve(
                self._answer,
                host,
                port,
                ssl=self._identity.server_context(),
                compression=None,
                ping_interval=None,
                close_timeout=CLOSE_S,
                max_size=MESSAGE_BYTES,
            )
        except OSError as error:
            raise StorageError(
                f"Port {port} on {host} cannot be used: {error.strerror}.", "Choose another port in the settings."
            ) from error
        return int(next(iter(self._server.sockets)).getsockname()[1])

    async def close(self) -> None:
        """Stop listening and end every connection."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, connection: ServerConnection) -> None:
        if self._strangers >= STRANGERS:
            await connection.close()
            return
        self._strangers += 1
        listener, reader = Listener(self._identity), FrameReader()
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                proof = await self._hear(connection, listener, reader)
        except (TimeoutError, ConnectionClosed):
            return
        except ProtocolError as error:
            log.warning("A handshake was refused: %s", error)
            await refuse(connection, error)
            return
        finally:
            self._strangers -= 1
        await self._admit(listener, proof, connection, reader)

    async def _hear(self, connection: ServerConnection, listener: Listener, reader: FrameReader) -> Proof:
        while True:
            data = await connection.recv(decode=False)
            for frame in reader.feed(bytes(data)):
                answer = listener.receive(frame)
                if isinstance(answer, Proof):
                    return answer
                await connection.send(answer.head() + bytes(answer.body))


async def refuse(connection: ServerConnection, error: PeerError) -> None:
    """Say no in words and close."""
    frame = refusal(error.what, error.todo, is_waiting=isinstance(error, WaitingError))
    try:
        await connection.send(frame.head() + bytes(frame.body))
    except ConnectionClosed:
        return
    await connection.close()


async def use_invite(tables: NetworkStore, secret: bytes) -> Admission:
    """Spend one use of an invite. Raises RefusedError: unknown or withdrawn, expired, or used."""
    row = await tables.invite_by_hash(hash_secret(secret))
    if row is None:
        raise RefusedError("This invite is not known here; it may have been withdrawn.", "Ask for a new one.")
    if row["expires"] < time.time():
        raise RefusedError("This invite has expired.", "Ask for a new one.")
    if not await tables.spend_invite(row["id"]):
        raise RefusedError("This invite was used already.", "Ask for a new one.")
    return Admission(row["scope"], row["role"], row["title"])


def welcome(name: str, session_id: bytes, *, resumed: bool, received: int, admission: Admission) -> Welcome:
    """The words that let a peer in."""
    return Welcome(name, session_id, resumed, received, admission.scope, admission.role, admission.title)

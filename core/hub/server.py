"""The hub's server: uvicorn on one port, with TLS, bounded frames, and an end that is heard by everybody."""

import asyncio
import contextlib
import logging
import socket
import ssl
from asyncio import sslproto
from asyncio.transports import BaseTransport
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from core.errors import InputError, StorageError
from core.hub.backbone import BEAT_S, PRESENT_S
from core.hub.face import face
from core.hub.line import EXTENSION
from core.hub.service import HubService
from core.networking.room_frames import FRAME_BYTES

log = logging.getLogger(__name__)

# From the connection until a request is there; after the application is done until the line is cut.
REQUEST_S = 10.0
CLOSE_S = 5.0
STOP_S = 5
BACKLOG = 1024
WRITE_BYTES = 1 << 16
# asyncio holds a read buffer of 256 KiB for every TLS connection; a TLS record has 16 KiB (RFC 8446, section 5.1).
TLS_BUFFER_BYTES = 1 << 16


class _Http(H11Protocol):
    """Cuts off who connects and asks for nothing."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Wait for a request, but not for ever."""
        super().connection_made(transport)  # type: ignore[arg-type]
        if self.limit_concurrency is not None and len(self.connections) > self.limit_concurrency:
            self.transport.abort()
            return
        self.loop.call_later(REQUEST_S, self._look)

    def _look(self) -> None:
        # an upgraded connection is no longer among these
        if self in self.connections and self.cycle is None:
            self.transport.abort()


class _WebSocket(WebSocketsSansIOProtocol):
    """Is a `Line`, and cuts off who does not take the closing words."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Hold little for who is slow: what waits is counted elsewhere."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=WRITE_BYTES)

    def put(self, raw: bytes) -> bool:
        """Write a whole frame, unless the line is full or ends."""
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(raw)
        return True

    async def wait(self) -> None:
        """Until there is room. Raises EOFError when the line ends."""
        await self.writable.wait()
        if self.close_sent or self.transport.is_closing():
            raise EOFError

    async def run_asgi(self) -> None:
        """When the application is done, the line ends: politely first."""
        cast(dict[str, Any], self.scope["extensions"])[EXTENSION] = self
        await super().run_asgi()
        self.loop.call_later(CLOSE_S, self.transport.abort)

    def keepalive_timeout(self) -> None:
        """Nobody answers a ping: nobody will take a closing word either."""
        super().keepalive_timeout()
        self.transport.abort()


class _Uvicorn(uvicorn.Server):
    """Signals belong to the program that the server runs in."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        """A tick a second for the Date header, instead of ten, and an end at once."""
        while not self.ending.is_set() and not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self.ending.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


class HubServer:
    """Serves one HubService."""

    def __init__(self, hub: HubService, *, tls: ssl.SSLContext | None, proxies: Sequence[str] = ()) -> None:
        """Without `tls` a proxy in front has to do it; `proxies` are the addresses whose X-Forwarded-For counts."""
        self.hub = hub
        self._tls = tls
        self._proxies = list(proxies)
        self._server: _Uvicorn | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self, host: str, port: int) -> int:
        """Start the hub and listen; returns the port. Raises StorageError: port taken, or no store."""
        listening = _listen(host, port)
        try:
            await self.hub.start()
        except BaseException:
            listening.close()
            raise
        tls = self._tls
        config = uvicorn.Config(
            face(self.hub),
            http=_Http,
            ws=_WebSocket,
            ws_max_size=FRAME_BYTES,
            ws_ping_interval=BEAT_S,
            ws_ping_timeout=PRESENT_S - BEAT_S,
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            # in its debug log stand headers, and in one of them a token
            log_level="warning",
            access_log=False,
            proxy_headers=bool(self._proxies),
            forwarded_allow_ips=self._proxies,
            server_header=False,
            timeout_graceful_shutdown=STOP_S,
            backlog=BACKLOG,
            limit_concurrency=self.hub.options.limits.connections + BACKLOG,
            ssl_context_factory=(lambda config, default: tls) if tls is not None else None,
        )
        if tls is not None:
            sslproto.SSLProtocol.max_size = TLS_BUFFER_BYTES
        self._server = _Uvicorn(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise StorageError("The hub's server did not start.", "See its log.")
            await asyncio.sleep(0.01)
        port = int(listening.getsockname()[1])
        log.info("The hub listens on %s, port %d, %s TLS", host, port, "with" if tls else "without")
        return port

    async def close(self) -> None:
        """Tell everybody (websocket code 1012, "service restart"), then stop."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            self._server.ending.set()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.hub.stop()
        log.info("The hub has stopped")


def certificate(chain: Path, key: Path) -> ssl.SSLContext:
    """TLS with a certificate from files. Raises InputError when they cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(chain, key)
    except (OSError, ssl.SSLError) as error:
        raise InputError(
            f"The certificate {chain} with the key {key} cannot be used: {error}.", "Check both."
        ) from error
    return context


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise StorageError(
            f"Port {port} on {host} cannot be used: {error.strerror}.", "Choose another one: --port."
        ) from error
    listening.setblocking(False)
    return listening

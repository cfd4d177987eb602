"""One process of a hub: its parts, put together, and the beat that keeps what it shares with the others fresh."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field

from starlette.websockets import WebSocket

from core.errors import VegaError
from core.hub.backbone import BEAT_S, Backbone
from core.hub.connections import Connections
from core.hub.doorman import Doorman
from core.hub.metrics import Metrics
from core.hub.records import Limits, Session
from core.hub.rooms import Rooms
from core.hub.switchboard import Switchboard
from core.hub.tokens import Tokens
from core.hub.visitor import Visitor

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How a hub behaves. `address` is where others reach this very process, when there are several."""

    limits: Limits = field(default_factory=Limits)
    # whoever knows a machine's id may ask the relay for it; its own gate decides who comes in
    relay_guests: bool = True
    address: str = ""


class HubService:
    """The verbs of a hub; `core/hub/face.py` puts them on HTTP and websockets."""

    def __init__(self, backbone: Backbone, *, hub_id: str, options: Options) -> None:
        """`hub_id` is the id of the hub's key, which machines that register sign for."""
        self.hub_id = hub_id
        self.backbone = backbone
        self.options = options
        self.metrics = Metrics()
        self.tokens = Tokens(backbone)
        self.doorman = Doorman(self.tokens, self.metrics)
        self.connections = Connections(options.limits)
        self.rooms = Rooms(backbone, self.metrics)
        self.switchboard = Switchboard(
            hub_id,
            backbone=backbone,
            doorman=self.doorman,
            connections=self.connections,
            metrics=self.metrics,
            guests=options.relay_guests,
            address=options.address,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self.metrics.gauge("connections", "Connections that are open.", lambda: self.connections.count)
        self.metrics.gauge("rooms", "Rooms with somebody in them.", lambda: self.rooms.count)
        self.metrics.gauge("relay_waiting", "Machines that wait at the relay.", lambda: self.switchboard.waiting)

    async def start(self) -> None:
        """Open the store and begin to beat. Raises StorageError."""
        self.backbone.recheck = lambda: self._spawn(self._recheck())
        await self.backbone.start()
        self._spawn(self._beat())

    async def stop(self) -> None:
        """Let go of the store; everybody was sent away before."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.backbone.stop()

    async def visit(self, socket: WebSocket) -> None:
        """A connection to the rooms, until it ends."""
        await Visitor(
            socket,
            doorman=self.doorman,
            tokens=self.tokens,
            connections=self.connections,
            rooms=self.rooms,
            metrics=self.metrics,
            limits=self.options.limits,
        ).run()

    async def sessions(self) -> list[Session]:
        """Who is connected, at all processes of this hub; this one's are as of now."""
        await self.backbone.beat(self.connections.sessions())
        return await self.backbone.sessions()

    async def _beat(self) -> None:
        while True:
            try:
                await self.backbone.beat(self.connections.sessions())
                await self.switchboard.beat()
            except VegaError as error:
                log.error("The hub's store: %s", error)
            await asyncio.sleep(BEAT_S)

    async def _recheck(self) -> None:
        with contextlib.suppress(VegaError):  # looked at again at the next beat
            self.connections.keep_only(await self.tokens.all())

    def _spawn(self, work) -> None:  # type: ignore[no-untyped-def]
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

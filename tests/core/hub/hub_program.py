"""One process of a hub, as `vega hub` runs it, without importing the rest of Vega first: `--redis`, or alone."""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from core.hub.local_backbone import LocalBackbone
from core.hub.records import Limits
from core.hub.server import HubServer
from core.hub.service import HubService, Options
from core.networking.identity import Identity
from core.storage.database import Database
from core.storage.migrations import HUB


def backbone(folder, url):
    if not url:
        return LocalBackbone(Database(folder / "hub.db", schema=HUB), Limits())
    from core.hub.redis_backbone import RedisBackbone

    return RedisBackbone(url, Limits())


async def main(folder, url, port):
    identity = Identity.load(folder)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    service = HubService(backbone(folder, url), hub_id=identity.peer_id, options=Options())
    server = HubServer(service, tls=identity.server_context())
    port = await server.open("127.0.0.1", port)
    print(json.dumps({"hub": f"wss://127.0.0.1:{port}#{identity.peer_id}", "port": port}), flush=True)
    await stopped.wait()
    await server.close()


words = argparse.ArgumentParser()
words.add_argument("--profile", type=Path)
words.add_argument("--redis", default="")
words.add_argument("--port", type=int, default=0)
given = words.parse_args()
asyncio.run(main(given.profile, given.redis, given.port))

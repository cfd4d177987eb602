"""One process of a hub on a Redis, as `vega hub --redis URL` runs it, without importing the rest of Vega first."""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from core.hub.records import Limits
from core.hub.redis_backbone import RedisBackbone
from core.hub.server import HubServer
from core.hub.service import HubService, Options
from core.networking.identity import Identity


async def main(folder, url):
    identity = Identity.load(folder)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    service = HubService(RedisBackbone(url, Limits()), hub_id=identity.peer_id, options=Options())
    server = HubServer(service, tls=identity.server_context())
    port = await server.open("127.0.0.1", 0)
    print(json.dumps({"hub": f"wss://127.0.0.1:{port}#{identity.peer_id}"}), flush=True)
    await stopped.wait()
    await server.close()


words = argparse.ArgumentParser()
words.add_argument("--profile", type=Path)
words.add_argument("redis")
given = words.parse_args()
asyncio.run(main(given.profile, given.redis))

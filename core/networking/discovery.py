"""Vegas on the local network find each other by multicast DNS (RFC 6762, `_vega._tcp.local.`); a setting ends it."""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Callable

from zeroconf import Error as ZeroconfError
from zeroconf import IPVersion, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from core.networking.records import Discovered

log = logging.getLogger(__name__)

SERVICE = "_vega._tcp.local."
ASK_MS = 2000


class Discovery:
    """Says that this machine is here, and who else is."""

    def __init__(self, peer_id: str, name: str, changed: Callable[[], None]) -> None:
        self._peer_id = peer_id
        self._name = name
        self._changed = changed
        self._zeroconf: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.found: dict[str, Discovered] = {}

    async def start(self, port: int) -> None:
        """Announce this machine at `port`. A network without multicast is logged, not an error."""
        try:
            self._zeroconf = AsyncZeroconf(ip_version=IPVersion.V4Only)
            info = AsyncServiceInfo(
                SERVICE,
                f"{self._peer_id[:16]}.{SERVICE}",
                port=port,
                addresses=[socket.inet_aton(address) for address in lan_addresses()],
                properties={"id": self._peer_id, "name": self._name[:60]},
            )
            await self._zeroconf.async_register_service(info, cooperating_responders=True)
            self._browser = AsyncServiceBrowser(self._zeroconf.zeroconf, SERVICE, handlers=[self._heard])
        except (OSError, ZeroconfError) as error:
            log.warning("Local discovery is not available: %s", error)
            await self.stop()

    async def stop(self) -> None:
        """Say goodbye."""
        for task in self._tasks:
            task.cancel()
        if self._browser is not None:
            await self._browser.async_cancel()
        if self._zeroconf is not None:
            await self._zeroconf.async_unregister_all_services()
            await self._zeroconf.async_close()
        self._zeroconf = self._browser = None

    def _heard(self, *, service_type: str, name: str, state_change: ServiceStateChange, **_: object) -> None:
        if state_change is ServiceStateChange.Removed:
            if self.found.pop(name, None) is not None:
                self._changed()
            return
        task = asyncio.get_running_loop().create_task(self._ask(service_type, name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask(self, service_type: str, name: str) -> None:
        if self._zeroconf is None:
            return
        info = AsyncServiceInfo(service_type, name)
        if not await info.async_request(self._zeroconf.zeroconf, ASK_MS):
            return
        peer_id = (info.decoded_properties.get("id") or "")[:64]
        addresses = info.parsed_addresses()
        if peer_id in ("", self._peer_id) or not addresses:
            return
        label = (info.decoded_properties.get("name") or peer_id[:8])[:60]
        self.found[name] = Discovered(peer_id, label, f"{addresses[0]}:{info.port}")
        self._changed()


def lan_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks that this machine's interfaces are in, whatever sort of addresses they have."""
    import psutil

    found = []
    for entries in psutil.net_if_addrs().values():
        for entry in entries:
            if entry.family in (socket.AF_INET, socket.AF_INET6) and entry.netmask:
                address = ipaddress.ip_address(entry.address.partition("%")[0])
                # of IPv6 some systems give the mask as an address
                bits = bin(int(ipaddress.ip_address(entry.netmask))).count("1")
                found.append(ipaddress.ip_network(f"{address}/{bits}", strict=False))
    return found


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses that others may reach; loopback when there is no other."""
    import psutil

    found = [
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family == socket.AF_INET and not entry.address.startswith("127.")
    ]
    return found or ["127.0.0.1"]


def own_addresses(listening: tuple[str, int], advertised: str) -> tuple[tuple[str, int], ...]:
    """Where others reach a gate that listens there; what the person says others should use goes before all."""
    host, port = listening
    if advertised:
        name, _, other = advertised.partition(":")
        return ((name, int(other) if other.isdigit() else port),)
    if host not in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return ((host, port),)
    found = [*lan_addresses(), "127.0.0.1"]
    return tuple((address, port) for address in dict.fromkeys(found))

"""How busy the machine is: processor, memory, disk and network, as rates since the last look."""

import time
from dataclasses import dataclass

import psutil

from core.analytics.records import MachineSampled

# What reading the system's counters may raise.
TROUBLE: tuple[type[Exception], ...] = (OSError, psutil.Error)


@dataclass(frozen=True)
class Counters:
    """Bytes since the machine started, as the system counts them."""

    read: int
    written: int
    sent: int
    received: int

    def rates_since(self, earlier: "Counters", seconds: float) -> tuple[float, float, float, float]:
        """Bytes a second: read, written, sent, received. Never negative: counters restart when a device goes."""
        pairs = (
            (self.read, earlier.read),
            (self.written, earlier.written),
            (self.sent, earlier.sent),
            (self.received, earlier.received),
        )
        if seconds <= 0:
            return (0.0, 0.0, 0.0, 0.0)
        read, written, sent, received = (max(0, now - then) / seconds for now, then in pairs)
        return (read, written, sent, received)


class Machine:
    """This machine and this process. Reads /proc or its like, so it belongs in a worker."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        psutil.cpu_percent(None)  # the first answer is always 0; from now on it is the load since the last call
        self._counters = count()
        self._clock = time.monotonic()

    def sample(self) -> MachineSampled:
        """How busy it was since the last call."""
        counters, clock = count(), time.monotonic()
        rates = counters.rates_since(self._counters, clock - self._clock)
        self._counters, self._clock = counters, clock
        return MachineSampled(
            psutil.cpu_percent(None),
            psutil.virtual_memory().percent,
            self._process.memory_info().rss / 1e6,
            *rates,
        )


def count() -> Counters:
    """The counters now; 0 for what a machine does not count (no disk in a container, no network)."""
    disk, network = psutil.disk_io_counters(), psutil.net_io_counters()
    return Counters(
        disk.read_bytes if disk else 0,
        disk.write_bytes if disk else 0,
        network.bytes_sent if network else 0,
        network.bytes_recv if network else 0,
    )

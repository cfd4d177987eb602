"""Figures of a hub in Prometheus' text form (exposition format 0.0.4): counters, and gauges read when asked."""

from collections.abc import Callable

COUNTERS = {
    "published": "Messages that clients sent to rooms to be stored.",
    "said": "Fleeting messages that clients sent to rooms.",
    "delivered": "Messages handed to clients.",
    "dropped": "Fleeting messages that a client was too slow for.",
    "too_slow": "Clients let go because they read too slowly.",
    "logins": "Connections and requests with a good token.",
    "failed_logins": "Connections and requests without a good token.",
    "refused_connections": "Connections beyond the bounds.",
    "relayed_streams": "Streams that the relay joined.",
    "relayed_bytes": "Bytes that went through the relay.",
}


class Metrics:
    """Counted since the start of this process."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(COUNTERS, 0)
        self._gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def add(self, name: str, count: int = 1) -> None:
        """Count something of COUNTERS."""
        self._counts[name] += count

    def value(self, name: str) -> int:
        """What was counted."""
        return self._counts[name]

    def gauge(self, name: str, help: str, read: Callable[[], float]) -> None:
        """Have `read` asked whenever somebody looks."""
        self._gauges[name] = (help, read)

    def text(self) -> str:
        """All of it."""
        lines = []
        for name, help in COUNTERS.items():
            full = f"vega_hub_{name}_total"
            lines += [f"# HELP {full} {help}", f"# TYPE {full} counter", f"{full} {self._counts[name]}"]
        for name, (help, read) in self._gauges.items():
            full = f"vega_hub_{name}"
            lines += [f"# HELP {full} {help}", f"# TYPE {full} gauge", f"{full} {read():g}"]
        return "\n".join(lines) + "\n"

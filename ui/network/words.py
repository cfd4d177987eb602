"""How the network speaks: times, sizes, states and scopes in a person's words."""

import time

from core.networking.records import Grant, HubState, Peer
from ui.widgets.table import Cell


def ago(seconds: float, *, now: float | None = None) -> str:
    """A Unix time as "just now", "5 min ago", "3 h ago", "2 days ago" or "never" for 0."""
    if seconds <= 0:
        return "never"
    past = max(0.0, (time.time() if now is None else now) - seconds)
    if past < 60:
        return "just now"
    if past < 3600:
        return f"{past / 60:.0f} min ago"
    if past < 86_400:
        return f"{past / 3600:.0f} h ago"
    days = round(past / 86_400)
    return "yesterday" if days == 1 else f"{days} days ago"


def until(seconds: float, *, now: float | None = None) -> str:
    """A Unix time to come as "in 5 min", "in 3 h", "in 2 days", or "expired"."""
    left = seconds - (time.time() if now is None else now)
    if left <= 0:
        return "expired"
    if left < 3600:
        return f"in {max(1, round(left / 60))} min"
    if left < 2 * 86_400:
        return f"in {left / 3600:.0f} h"
    return f"in {left / 86_400:.0f} days"


def size(count: int) -> str:
    """Bytes as "0 B", "12 kB", "3.4 MB"."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit in ("B", "kB") or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1000
    return ""


def part(grant: Grant) -> str:
    """What somebody takes part in, as one word."""
    return {"peer": "Machine", "federation": "Training", "workspace": "Workspace"}.get(
        grant.scope.split(":")[0], grant.scope
    )


def reach(address: tuple[str, int] | None, hub: HubState | None) -> str:
    """How others reach this machine: by its own port, through its hub, or not."""
    own = f"Accepts connections on port {address[1]}" if address else ""
    if hub is None:
        return own or "Accepts no connections (see Settings)"
    if hub.is_reachable:
        through = f"through the hub at {hub.address}"
        return f"{own}, and {through}" if own else f"Can be reached {through}"
    trouble = hub.trouble or f"Connecting to the hub at {hub.address}…"
    return f"{own}. {trouble}" if own else trouble


# What a link goes over, where that is not plain.
WAYS = {"hub": "Online through the hub", "channel": "Online over a channel"}


def peer_row(peer: Peer) -> tuple[Cell, ...]:
    """Name, state, delay, sent and received, what it takes part in."""
    state = (
        Cell(WAYS.get(peer.way, "Online"), tone="good", sort=0.0)
        if peer.is_online
        else Cell(f"Seen {ago(peer.last_seen)}", tone="muted", sort=time.time() - peer.last_seen)
    )
    delay = "–" if peer.latency_ms is None or not peer.is_online else f"{peer.latency_ms:.0f} ms"
    parts = ", ".join(dict.fromkeys(part(grant) for grant in peer.scopes)) or "–"
    return (
        Cell(peer.name, tip=f"{peer.id}\n{peer.address}"),
        state,
        Cell(delay, sort=peer.latency_ms or 0.0),
        Cell(f"{size(peer.sent_bytes)} / {size(peer.received_bytes)}", sort=peer.sent_bytes + peer.received_bytes),
        Cell(parts, tip=", ".join(f"{grant.scope} ({grant.role})" for grant in peer.scopes)),
    )

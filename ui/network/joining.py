"""Joining with a link, from whichever page has the line for it."""

from core.backend import Backend
from core.networking.records import Joined
from ui.network.join_row import JoinRow


async def join(backend: Backend, row: JoinRow) -> Joined:
    """Pair with the machine behind the link in `row`. Raises InputError, RefusedError, UnreachableError in words."""
    row.set_busy(is_busy=True)
    try:
        joined = await backend.network.join(row.line.text().strip())
        row.clear()
        return joined
    finally:
        row.set_busy(is_busy=False)


def in_words(joined: Joined) -> str:
    """What a link led to, as a sentence."""
    what = f"“{joined.title}”" if joined.title else joined.peer.name
    return f"You joined {what}." if not joined.title else f"You joined {what} at {joined.peer.name}."

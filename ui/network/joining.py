"""Joining with a link or a file that holds one, from whichever page has the place for it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.networking.records import INVITE_SUFFIX, Joined
from ui.media.choosing import choose_any
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


async def choose_invite(parent: QWidget) -> Path | None:
    """The file that the person picks."""
    for path in await choose_any(parent, title="Open an invite", filters=f"Invites (*{INVITE_SUFFIX})"):
        return path
    return None


def invite_in(paths: Sequence[Path]) -> Path | None:
    """The invite, when it is one file that was dropped and nothing else."""
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == INVITE_SUFFIX else None


def in_words(joined: Joined) -> str:
    """What a link led to, as a sentence."""
    what = f"“{joined.title}”" if joined.title else joined.peer.name
    return f"You joined {what}." if not joined.title else f"You joined {what} at {joined.peer.name}."

"""What machines say to each other about a chat. All of it passes through the workspace's host."""

from dataclasses import dataclass

from core.collaboration.talk_records import Entry
from core.networking.messages import message
from core.spool import Payload


@message("collaboration.talk_told")
@dataclass(frozen=True)
class Told:
    """Member to host: events of mine. Host to member: events in order."""

    workspace_id: str
    events: tuple[Entry, ...]


@message("collaboration.talk_rejected")
@dataclass(frozen=True)
class Rejected:
    """Host to member: this event of yours cannot be, and why."""

    workspace_id: str
    event_id: str
    why: str


@message("collaboration.talk_typing")
@dataclass(frozen=True)
class Typing:
    """Either way, and lost without harm: somebody types, in the main talk ("") or in a thread."""

    workspace_id: str
    author_id: str
    author: str
    thread: str


@message("collaboration.talk_wanted")
@dataclass(frozen=True)
class Wanted:
    """Member to host, or host to a member that may have it: send a piece of the file from this byte on."""

    workspace_id: str
    digest: str
    offset: int


@message("collaboration.talk_piece")
@dataclass(frozen=True)
class Piece:
    """The answer to `Wanted`: bytes of the file from `offset` on, and how many it has in all; `why` says why there are
    none."""

    workspace_id: str
    digest: str
    offset: int
    why: str
    payload: Payload
    total: int = 0

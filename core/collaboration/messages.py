"""What the members of a workspace say to each other. All of it passes through the workspace's host."""

from dataclasses import dataclass

from core.networking.messages import message
from core.spool import Payload


@dataclass(frozen=True)
class MemberEntry:
    """A member as the host knows it."""

    peer_id: str
    name: str
    role: str
    is_online: bool


@message("collaboration.announcement")
@dataclass(frozen=True)
class Announcement:
    """Host to member: this is the workspace, and these are its members."""

    workspace_id: str
    title: str
    created: float
    members: tuple[MemberEntry, ...]


@message("collaboration.have")
@dataclass(frozen=True)
class Have:
    """Either way, when two meet: my version of the note and the last event of the chat that I have.

    What the other lacks follows as `Update` and `Told`. The host asks first; the member answers.
    """

    workspace_id: str
    version: bytes
    line: int
    is_answer: bool


@message("collaboration.update")
@dataclass(frozen=True)
class Update:
    """Either way: edits (zlib over Loro's encoding) after which the receiver has all that `version` says."""

    workspace_id: str
    version: bytes
    payload: Payload


@message("collaboration.caret")
@dataclass(frozen=True)
class Caret:
    """Either way, and lost without harm: where somebody's caret is, as places that move with the text; b"" is gone."""

    workspace_id: str
    author_id: str
    author: str
    anchor: bytes
    head: bytes


@message("collaboration.farewell")
@dataclass(frozen=True)
class Farewell:
    """Host to member: you are no longer part of this. Member to host: I leave."""

    workspace_id: str

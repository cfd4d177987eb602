"""What the members of a workspace say to each other. All of it passes through the workspace's host."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from core.errors import InputError
from core.networking.messages import message
from core.spool import Payload

# A hundred documents that hundreds wrote in take one megabyte.
HAVE_BYTES = 32 << 20


@dataclass(frozen=True)
class MemberEntry:
    """A member as the host knows it. `address` is where the other members may reach it; "" for not at all."""

    peer_id: str
    name: str
    role: str
    is_online: bool
    address: str = ""


@message("collaboration.announcement")
@dataclass(frozen=True)
class Announcement:
    """Host to member: this is the workspace, and these are its members. `state` is "open", "archived" or "deleted".

    `invited_role` and `chat_role` are the owner's wishes, see `Workspace`.
    """

    workspace_id: str
    title: str
    created: float
    members: tuple[MemberEntry, ...]
    state: str = "open"
    ends: float = 0.0
    invited_role: str = "editor"
    chat_role: str = "guest"


@message("collaboration.former")
@dataclass(frozen=True)
class Former:
    """Host to member, when they meet: those were members before, and were called so last; by peer id."""

    workspace_id: str
    names: dict[str, str]


@message("collaboration.reachable")
@dataclass(frozen=True)
class Reachable:
    """Member to host: the other members may reach me here; "" for not at all."""

    workspace_id: str
    address: str


@message("collaboration.have")
@dataclass(frozen=True)
class Have:
    """Either way, when two meet: what I have of each document, and the last event of the chat that I have.

    What the other lacks follows as `Edits` and `Told`. The host asks first; the member answers. The payload is msgpack:
    by document, by writer (the engine's number of a loaded copy), how many edits.
    """

    workspace_id: str
    line: int
    is_answer: bool
    payload: Payload


@message("collaboration.held")
@dataclass(frozen=True)
class Held:
    """Host to member: all of these members have at least this of each document. The payload is as in `Have`.

    What is not in it is as it was told before, or nobody knows if `is_whole`.
    """

    workspace_id: str
    members: tuple[str, ...]
    is_whole: bool
    payload: Payload


@dataclass(frozen=True)
class EditHead:
    """Whose edits follow: the public key, the signature, how many bytes; in what the owner signs, whose they are."""

    public: bytes
    signature: bytes
    size: int
    authors: dict[int, str]


@message("collaboration.edits")
@dataclass(frozen=True)
class Edits:
    """Either way: signed edits of one document, zlib over the engine's encoding of one after the other."""

    workspace_id: str
    document_id: str
    heads: tuple[EditHead, ...]
    payload: Payload


@message("collaboration.whole_wanted")
@dataclass(frozen=True)
class WholeWanted:
    """Member to owner: I keep many single edits of this document; send all that you vouch for in one (as `Edits`)."""

    workspace_id: str
    document_id: str


@message("collaboration.presence")
@dataclass(frozen=True)
class Presence:
    """Either way, and lost without harm: what somebody looks at, and where in it; repeated every ten seconds.

    `activity` is "active", "idle", "call" or, at the end, "gone". `place` is the format's own: a caret, a pointer.
    """

    workspace_id: str
    author_id: str
    author: str
    activity: str
    document_id: str
    place: bytes


@message("collaboration.item_wanted")
@dataclass(frozen=True)
class ItemWanted:
    """Member to host, host to members: `author` asks for an item that a line or note points to, or (`is_there`) says
    that it is on a shelf now. `to_id` is for whom, "" for all; the item is named by the SHA-256 of its content."""

    workspace_id: str
    digest: str
    title: str
    author_id: str
    author: str
    to_id: str
    is_there: bool


@message("collaboration.farewell")
@dataclass(frozen=True)
class Farewell:
    """Host to member: you are no longer part of this. Member to host: I leave."""

    workspace_id: str


def pack_ends(versions: Mapping[str, Mapping[int, int]]) -> bytes:
    """What somebody has, for `Have`."""
    return msgspec.msgpack.encode(versions)


def unpack_ends(payload: Payload) -> dict[str, dict[int, int]]:
    """What somebody has. Raises InputError when it cannot be read or is too much."""
    try:
        if len(payload) > HAVE_BYTES:
            raise ValueError("it is too long")
        found = msgspec.msgpack.decode(bytes(payload), type=dict[str, dict[int, int]])
        if any(end < 0 or writer < 0 for ends in found.values() for writer, end in ends.items()):
            raise ValueError("it counts backwards")
    except (msgspec.MsgspecError, ValueError) as error:
        raise InputError(f"What the other machine has cannot be read: {error}.", "Update Vega on both.") from error
    return found

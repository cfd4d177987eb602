"""Records of working together: workspaces, members, carets, edits. Those of the chat are in talk_records.py."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Workspace:
    """A place that several machines share. `state` is "open", or "ended" once its host or this machine left it.

    `role` is this machine's: "owner", "editor" or "viewer"; `host` is the peer id of the machine it lives on.
    """

    id: str
    title: str
    role: str
    host: str
    created: float
    state: str = "open"
    unread: int = 0


@dataclass(frozen=True)
class Member:
    """A machine in a workspace."""

    peer_id: str
    name: str
    role: str
    is_online: bool = False


@dataclass(frozen=True)
class Cursor:
    """Somebody's caret and what is selected, in UTF-16 units of the text as it is here now."""

    peer_id: str
    name: str
    anchor: int
    head: int


@dataclass(frozen=True)
class Splice:
    """An edit: at `position`, `removed` units go and `inserted` comes. All counts are UTF-16 units, as Qt counts."""

    position: int
    removed: int
    inserted: str


@dataclass(frozen=True)
class WorkspaceChanged:
    """A workspace came, went, or its title, members or unread lines are others."""

    workspace_id: str


@dataclass(frozen=True)
class ChatArrived:
    """Somebody said something (what, is in the chat; the stream of events does not repeat it)."""

    workspace_id: str
    title: str
    author: str
    is_mine: bool


@dataclass(frozen=True)
class ChatDelivered:
    """Another machine has lines of this one now."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class CursorMoved:
    """Carets of others moved, came or went."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class NoteChanged:
    """The text of a note is another, or more machines have it."""

    is_transient: ClassVar[bool] = True

    workspace_id: str

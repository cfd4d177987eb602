"""Records of working together: workspaces, members, documents, carets, edits. The chat has its own."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Workspace:
    """A place that several machines share. `state` is "open", "archived" (to read only), "deleted" (gone for good at
    the Unix second `ends`), or "ended" once its host removed this machine or itself.

    `role` is this machine's, one of roles.ROLES; `host` is the peer id of the machine it lives on. The owner's wishes:
    who is invited without a word comes as `invited_role`, and who has at least the role `chat_role` may chat.
    """

    id: str
    title: str
    role: str
    host: str
    created: float
    state: str = "open"
    unread: int = 0
    ends: float = 0.0
    invited_role: str = "editor"
    chat_role: str = "guest"


@dataclass(frozen=True)
class Member:
    """A machine in a workspace."""

    peer_id: str
    name: str
    role: str
    is_online: bool = False


@dataclass(frozen=True)
class DocumentEntry:
    """A document of a workspace. `format` is one of FORMATS; `created` in Unix seconds by its maker's clock."""

    id: str
    format: str
    title: str
    created: float
    is_removed: bool = False


@dataclass(frozen=True)
class PresentPerson:
    """Somebody else who is in a workspace now. `activity` is "active", "idle" or "call"."""

    peer_id: str
    name: str
    activity: str
    document_id: str


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
    """A workspace came, went, or its title, members, settings or unread lines are others."""

    workspace_id: str


@dataclass(frozen=True)
class ChatArrived:
    """Somebody said something (what, is in the chat; the stream of events does not repeat it).

    `is_mention`: it names this machine's person, which is also announced by itself.
    """

    unstored: ClassVar[tuple[str, ...]] = ("words",)

    workspace_id: str
    title: str
    author: str
    is_mine: bool
    line_id: str = ""
    words: str = ""
    is_mention: bool = False


@dataclass(frozen=True)
class ChatDelivered:
    """Another machine has lines of this one now."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class CursorMoved:
    """Others are elsewhere: their carets and pointers moved, they came or went."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class DocumentChanged:
    """A document is another, or more machines have it, or this machine's rights to it are others."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    document_id: str


@dataclass(frozen=True)
class ContentsChanged:
    """A workspace has other documents, or they have other titles."""

    workspace_id: str


@dataclass(frozen=True)
class ConflictFound:
    """Edits of this machine's person and of somebody else, made apart, may not fit together."""

    workspace_id: str
    document_id: str


@dataclass(frozen=True)
class Mentioned:
    """Somebody names this machine's person in a comment, or in the words of a note (`is_in_note`)."""

    workspace_id: str
    document_id: str
    name: str
    is_in_note: bool = False


@dataclass(frozen=True)
class EditsRefused:
    """Edits of this machine do not count, or not yet if `is_passing`: then they are sent again. They are still here."""

    workspace_id: str
    title: str
    what: str
    todo: str = ""
    is_passing: bool = False

"""Records of guests: links that let them in, and who is here."""

from dataclasses import dataclass
from typing import ClassVar

# What a link can give, and what it means to the person who makes it.
GUEST_ROLES = {
    "viewer": "Reads along, and may join the call.",
    "editor": "Writes in this document, and may join the call.",
}


@dataclass(frozen=True)
class GuestLink:
    """A link into one document of a workspace and its calls. Times in Unix seconds; `address` is what is sent.

    With `has_chat` guests have the chat too: its lines from `chat_after` (a line's `place`) on.
    """

    id: str
    workspace_id: str
    document_id: str
    role: str
    address: str
    created: float
    expires: float
    has_chat: bool = False
    chat_after: int = 0


@dataclass(frozen=True)
class Guest:
    """Somebody who is here by a link. `peer_id` names them in presence and calls; it is no machine's."""

    peer_id: str
    link_id: str
    workspace_id: str
    name: str
    since: float


@dataclass(frozen=True)
class GuestCame:
    """Somebody came by a link."""

    workspace_id: str
    name: str


@dataclass(frozen=True)
class GuestsChanged:
    """Guests came or went, or a link was made, withdrawn or has expired."""

    is_transient: ClassVar[bool] = True

    workspace_id: str

"""Records of the chat: what an event says, lines as they are now, files and references in them, and what happened."""

from dataclasses import dataclass
from typing import ClassVar

# What an event of the log can be.
KINDS = ("said", "edited", "deleted", "reacted")
# What a reference can lead to.
REFERENCES = ("item", "moment", "document", "card", "line", "said")


@dataclass(frozen=True)
class Attachment:
    """A file that a line announces. `thumbnail` is a small WebP of a picture, b"" for other files."""

    digest: str
    name: str
    size_bytes: int
    media_type: str
    width: int = 0
    height: int = 0
    thumbnail: bytes = b""


@dataclass(frozen=True)
class Reference:
    """Something of Vega that a line points to: a library item, a moment of it, a document, a card of a board, a line
    of a chat, or a sentence that was written down in a call.

    `id` of an item is the SHA-256 of its content, so it leads to the same on every machine that has it; that of a
    document, a card or a line is its own, that of a sentence its workspace's with the time.
    """

    kind: str
    id: str
    title: str
    time_s: float = 0.0


@dataclass(frozen=True)
class Content:
    """What an event says: words and what comes with them, or a reaction.

    `thread` is the id of the line that a thread hangs on, `mentions` are peer ids.
    """

    text: str = ""
    reply_to: str = ""
    thread: str = ""
    mentions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    emoji: str = ""
    is_on: bool = True


@dataclass(frozen=True)
class Entry:
    """An event of the log. The host gives `number`, the order that all see; 0 while it has not.

    `target` is the line that an edit, a deletion or a reaction is about. `sent` in Unix seconds by the author's clock.
    """

    id: str
    number: int
    kind: str
    target: str
    author_id: str
    author: str
    sent: float
    content: Content = Content()


@dataclass(frozen=True)
class Reaction:
    """One emoji at a line and who gave it, by peer id and name, the first one first."""

    emoji: str
    peer_ids: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """The line that another one answers, in short."""

    id: str
    author_id: str
    author: str
    text: str


@dataclass(frozen=True)
class ChatLine:
    """A line as it is now. `state` is "unsent" while only this machine has its words, then "delivered"; "refused" when
    the owner's machine did not take it. `removed_by` is "", "author" or "owner"; nothing else is left of such a line.

    `place` orders lines; `here` are the digests of its files that this machine has; `replies` and `last_reply` (Unix
    seconds) are of the thread that hangs on it, `unread` of its replies are new.
    """

    id: str
    workspace_id: str
    author_id: str
    author: str
    text: str
    sent: float
    state: str = "delivered"
    place: int = 0
    thread: str = ""
    quote: Quote | None = None
    mentions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    edited: float = 0.0
    removed_by: str = ""
    replies: int = 0
    last_reply: float = 0.0
    unread: int = 0
    here: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """How many lines of a talk are new, and the id of the first of them ("" when there is none)."""

    count: int
    first: str


@dataclass(frozen=True)
class ChatMentioned:
    """Somebody named this machine's person in a line (its words stay out of the stream of events)."""

    unstored: ClassVar[tuple[str, ...]] = ("words",)

    workspace_id: str
    title: str
    author: str
    line_id: str
    words: str = ""


@dataclass(frozen=True)
class ChatChanged:
    """Lines of a chat are others than before: edited, deleted, reacted to, numbered, refused."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class TypingChanged:
    """Somebody types; `Talk.typists` says who."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class FileMoved:
    """A file of a chat began to arrive, got further, is here, or did not come."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    digest: str

"""Records of notices: what a person is told, where it leads, what is on the screen, and what is announced."""

from dataclasses import dataclass
from typing import ClassVar

# What a notice can be about; a call that ended unseen was missed.
KINDS = (
    *("chat", "mention", "call", "missed", "asked", "shelved", "refused", "conflict"),
    *("called", "training", "missing", "peer", "trouble"),
)
# Before the id of a document: what is said beside it.
COMMENTS = "comments:"
# Before the content's hash of an item of a library: somebody asks for it (their peer id follows), or it is there now.
ASKED, SHELVED = "asked:", "shelved:"
# How much of a workspace a person wants to hear.
LEVELS = ("everything", "mentions", "nothing")


@dataclass(frozen=True)
class News:
    """Something that happened and may become a notice. `key` joins what is about the same; `words` are what was
    written, which no notice keeps.

    `page` and `item` (a workspace's or a training's id, "" for none) are where it leads, `line` a line of the chat,
    `part` a document of the workspace, its comments when COMMENTS stands before its id, or an item (ASKED, SHELVED).
    """

    kind: str
    key: str
    title: str
    text: str
    page: str
    item: str = ""
    line: str = ""
    part: str = ""
    who: tuple[str, ...] = ()
    words: str = ""
    is_urgent: bool = False


@dataclass(frozen=True)
class Notice:
    """What a person is told. `count` events are joined in it, the newest at `time` (Unix seconds); `who` caused them.

    `held` says why it waits to be summed up: "quiet", "hidden" (the window was), or "" when it does not.
    """

    id: int
    kind: str
    key: str
    title: str
    text: str
    page: str
    item: str
    line: str
    part: str
    who: tuple[str, ...]
    time: float
    count: int = 1
    is_urgent: bool = False
    is_read: bool = False
    held: str = ""

    @property
    def wanted(self) -> dict[str, str]:
        """What the page is asked for when the notice is followed."""
        named = {"collaboration": "workspace", "federated": "federation"}.get(self.page, "")
        found = {named: self.item} if named and self.item else {}
        for prefix in (ASKED, SHELVED):
            if self.part.startswith(prefix):
                return {**found, prefix[:-1]: self.part.removeprefix(prefix)}
        if self.part:
            found["document"] = self.part.removeprefix(COMMENTS)
        if self.part.startswith(COMMENTS):
            found["comments"] = "shown"
        return {**found, "line": self.line} if self.line else found


@dataclass(frozen=True)
class Screen:
    """What a person sees: `item` is the workspace or training that is open on the page, `parts` what of it."""

    is_visible: bool = False
    is_focused: bool = False
    page: str = ""
    item: str = ""
    parts: tuple[str, ...] = ()

    def shows(self, thing: News | Notice) -> bool:
        """Whether they look at the very thing."""
        is_open = self.page == thing.page and (not thing.item or thing.item == self.item)
        return self.is_visible and self.is_focused and is_open and (not thing.part or thing.part in self.parts)


@dataclass(frozen=True)
class Digest:
    """Several notices in one: a title, and what they are in words."""

    title: str
    text: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class NoticeArrived:
    """A person should hear of this now. `words` are what was written in a chat, "" for anything else."""

    is_transient: ClassVar[bool] = True

    notice: Notice
    words: str


@dataclass(frozen=True)
class NoticesChanged:
    """There are other notices, or others are read."""

    is_transient: ClassVar[bool] = True


@dataclass(frozen=True)
class DigestReady:
    """What was held back is due."""

    is_transient: ClassVar[bool] = True

    digest: Digest

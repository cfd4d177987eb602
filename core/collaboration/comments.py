"""Comments: what people say about the documents of a workspace, with replies and suggested words; itself a document.

It is one map, and each entry is written whole: a thread, a reply, a thread's state. The engine knows which copy wrote
an entry last, and the signed edits tell whose copy that is, so an entry counts only when its author wrote it.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import loro

from core.collaboration import utf16
from core.collaboration.authorship import Author, AuthorOf, author_of_entry, entry_time
from core.collaboration.comment_anchors import Anchor, read_anchor, stored_anchor
from core.collaboration.engine import translated
from core.collaboration.shared import SharedDocument
from core.collaboration.text_ranges import QUOTE_CHARACTERS
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

# The map's name inside the engine's document; part of the format.
COMMENTS = "comments"
COMMENTS_ID = "comments-0"
THREADS_MOST = 5000
REPLIES_MOST = 500
TEXT_CHARACTERS = 4000
SUGGESTION_CHARACTERS = 20_000
MENTIONS_MOST = 50
ID_CHARACTERS = 80

STATES = ("open", "resolved", "accepted", "declined")


@dataclass(frozen=True)
class Remark:
    """Something said. `written` in Unix seconds by the author's clock; `mentions` are peer ids."""

    id: str
    author: Author
    written: float
    text: str
    mentions: tuple[str, ...] = ()
    is_edited: bool = False


@dataclass(frozen=True)
class Thread:
    """A remark about a place in a document, and the replies to it, the first first.

    With a `suggestion` it proposes other words for that place. `state` is one of STATES, set by `by`.
    """

    id: str
    document_id: str
    anchor: Anchor
    remark: Remark
    replies: tuple[Remark, ...]
    suggestion: str | None = None
    state: str = "open"
    by: Author | None = None
    changed: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether somebody should still look at it."""
        return self.state == "open"

    def concerns(self, peer_id: str) -> bool:
        """Whether somebody said something in it or is mentioned."""
        remarks = (self.remark, *self.replies)
        return any(remark.author.peer_id == peer_id or peer_id in remark.mentions for remark in remarks)


class Comments(SharedDocument):
    """All threads of a workspace. Each verb is one step of undo."""

    what: ClassVar[str] = "list of comments"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        # the peer id of who wrote a copy's edits, "" when that is not known; the service tells
        self.author_of: AuthorOf = lambda writer: ""
        self._entries: dict[str, Any] = {}
        self._roots: set[str] = set()
        self._replies: defaultdict[str, set[str]] = defaultdict(set)
        # threads of which it is known whose every entry is
        self._known: dict[str, Thread] = {}
        # entries that were touched since somebody asked for news
        self._fresh: set[str] = set()
        with translated("The stored list of comments is damaged."):
            self._map = self._doc.get_map(COMMENTS)
            self._subscription = self._map.subscribe(self._heard)
            self._touched = set(self._map.keys())
            self._undo = loro.UndoManager(self._doc)
            self._undo.set_merge_interval(0)
        self._collect()

    # What was said

    def threads(self, document_id: str = "") -> list[Thread]:
        """Those of one document, or of all, the first made first. What is not its author's own is left out."""
        found = [
            thread
            for thread_id in sorted(self._roots)[:THREADS_MOST]
            if document_id in ("", self._document_of(thread_id)) and (thread := self._thread(thread_id)) is not None
        ]
        return sorted(found, key=lambda thread: (thread.remark.written, thread.id))

    def thread(self, thread_id: str) -> Thread:
        """One thread. Raises InputError when there is none."""
        thread = self._thread(thread_id) if thread_id in self._roots else None
        if thread is None:
            raise InputError("That comment is gone.", "Somebody removed it.")
        return thread

    def news(self) -> list[Thread]:
        """The threads in which something was said or done since this was last asked."""
        asked, self._fresh = self._fresh, set()
        found: dict[str, Thread] = {}
        for key in sorted(asked & self._entries.keys()):
            thread_id = key.split(" ")[1] if " " in key else ""
            thread = self._thread(thread_id) if thread_id in self._roots else None
            if (
                thread is None
                or author_of_entry(self._map, key, self._entries.get(key), author_of=self.author_of) is None
            ):
                # whose it is may be known a moment later
                self._fresh.add(key)
            else:
                found[thread_id] = thread
        return list(found.values())

    # What a person does

    def add(
        self,
        document_id: str,
        anchor: Anchor,
        text: str,
        *,
        author: Author,
        suggestion: str | None = None,
        mentions: Collection[str] = (),
    ) -> str:
        """Say something about a place, or suggest other words for it; returns the thread's id. Raises InputError."""
        if len(self._roots) >= THREADS_MOST:
            raise InputError(f"A workspace has room for {THREADS_MOST:,} comments.", "Remove old ones.")
        if suggestion is None:
            _check(text)
        elif len(suggestion) > SUGGESTION_CHARACTERS or len(getattr(anchor, "quote", "")) >= QUOTE_CHARACTERS:
            raise InputError("That is too long for a suggestion.", "Suggest less at once.")
        thread_id = secrets.token_hex(8)
        said = _said(text, author, mentions)
        more = {} if suggestion is None else {"suggestion": utf16.whole(suggestion)}
        self._set(f"thread {thread_id}", {**said, **more, "document": document_id, "anchor": stored_anchor(anchor)})
        return thread_id

    def reply(self, thread_id: str, text: str, *, author: Author, mentions: Collection[str] = ()) -> str:
        """Answer; returns the reply's id. Raises InputError."""
        if len(self.thread(thread_id).replies) >= REPLIES_MOST:
            raise InputError(f"A comment has at most {REPLIES_MOST} replies.", "Begin another one.")
        reply_id = secrets.token_hex(8)
        self._set(f"reply {thread_id} {reply_id}", _said(_check(text), author, mentions))
        return reply_id

    def edit(
        self, thread_id: str, remark_id: str, text: str, *, author: Author, mentions: Collection[str] = ()
    ) -> None:
        """Say it otherwise. Raises InputError for what somebody else said."""
        key = self._own(thread_id, remark_id, author)
        held = dict(self._entries[key])
        self._set(key, {**held, "text": utf16.whole(_check(text)), "mentions": list(mentions), "is_edited": True})

    def remove(self, thread_id: str, remark_id: str, *, author: Author) -> None:
        """Take back what one said; a thread goes with its replies. Raises InputError for what somebody else said."""
        key = self._own(thread_id, remark_id, author)
        self.must_be_writable()
        with translated("The comment could not be removed."):
            # replies to a thread that is gone are not shown; an undo then need not write them in others' names
            self._map.delete(key)
            self._doc.commit()
        self._collected()

    def set_state(self, thread_id: str, state: str, *, author: Author) -> None:
        """Resolve, reopen, or note that a suggestion was accepted or declined. Raises InputError."""
        if state not in STATES:
            raise InputError(f"There is no state '{state}'.", f"Use one of: {', '.join(STATES)}.")
        self.thread(thread_id)
        self._set(
            f"state {thread_id}",
            {"state": state, **author.stored(), "written": time.time()},
        )

    def undo(self) -> bool:
        """Take back the last own step, and nobody else's; False when there is none."""
        return self._step(self._undo.undo)

    def redo(self) -> bool:
        """Make it again; False when there is none."""
        return self._step(self._undo.redo)

    # How it is kept

    def _step(self, step: Callable[[], bool]) -> bool:
        self.must_be_writable()
        with translated("It cannot be undone."):
            is_done = bool(step())
        self._collected()
        return is_done

    def _own(self, thread_id: str, remark_id: str, author: Author) -> str:
        thread = self.thread(thread_id)
        for remark in (thread.remark, *thread.replies):
            if remark.id == remark_id and remark.author.peer_id == author.peer_id:
                return f"thread {thread_id}" if remark_id == thread_id else f"reply {thread_id} {remark_id}"
        raise InputError("Somebody else said that.", "Reply to it instead.")

    def _set(self, key: str, value: dict[str, Any]) -> None:
        self.must_be_writable()
        with translated("The comment could not be written."):
            self._map.insert(key, value)
            self._doc.commit()
        self._collected()

    def _remark(self, remark_id: str, key: str) -> Remark | None:
        value = self._entries.get(key)
        if not isinstance(value, Mapping) or len(remark_id) > ID_CHARACTERS:
            return None
        author, written = (
            author_of_entry(self._map, key, self._entries.get(key), author_of=self.author_of),
            entry_time(value.get("written")),
        )
        text, mentions = value.get("text"), value.get("mentions")
        if author is None or written is None or not isinstance(text, str) or not isinstance(mentions, list):
            return None
        named = tuple(one for one in mentions[:MENTIONS_MOST] if isinstance(one, str))
        is_edited = value.get("is_edited") is True
        return Remark(remark_id, author, written, text[:TEXT_CHARACTERS], named, is_edited)

    def _document_of(self, thread_id: str) -> object:
        value = self._entries.get(f"thread {thread_id}")
        return value.get("document") if isinstance(value, Mapping) else None

    def _thread(self, thread_id: str) -> Thread | None:
        if thread_id in self._known:
            return self._known[thread_id]
        key = f"thread {thread_id}"
        remark, value = self._remark(thread_id, key), self._entries.get(key)
        if remark is None or not isinstance(value, Mapping):
            return None
        anchor, document_id = read_anchor(value.get("anchor")), value.get("document")
        suggestion = value.get("suggestion")
        if anchor is None or not isinstance(document_id, str) or len(document_id) > ID_CHARACTERS:
            return None
        if suggestion is not None and (not isinstance(suggestion, str) or len(suggestion) > SUGGESTION_CHARACTERS):
            return None
        replies = [
            reply
            for reply_id in sorted(self._replies.get(thread_id, ()))
            if (reply := self._remark(reply_id, f"reply {thread_id} {reply_id}")) is not None
        ]
        is_known = len(replies) == len(self._replies.get(thread_id, ()))
        replies = sorted(replies, key=lambda reply: (reply.written, reply.id))[:REPLIES_MOST]
        thread = Thread(thread_id, document_id, anchor, remark, tuple(replies), suggestion)
        whole = self._with_state(thread)
        if is_known and (whole.by is not None or f"state {thread_id}" not in self._entries):
            self._known[thread_id] = whole
        return whole

    def _with_state(self, thread: Thread) -> Thread:
        key = f"state {thread.id}"
        value = self._entries.get(key)
        if not isinstance(value, Mapping) or value.get("state") not in STATES:
            return thread
        by, changed = (
            author_of_entry(self._map, key, self._entries.get(key), author_of=self.author_of),
            entry_time(value.get("written")),
        )
        if by is None or changed is None:
            return thread
        return replace(thread, state=str(value["state"]), by=by, changed=changed)

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        for change in event.events:
            if len(change.path) == 1 and isinstance(change.diff, _loro.Diff.Map):
                self._touched.update(change.diff.diff.updated)

    def _collect(self) -> None:
        """Read again what was touched. Whose an entry is may be known later, so that is asked at each look."""
        touched, self._touched = self._touched, set()
        for key in touched:
            value = self._map.get(key)
            if value is None:
                self._entries.pop(key, None)
            else:
                self._entries[key] = getattr(value, "value", None)
                self._fresh.add(key)
            words = key.split(" ")
            self._known.pop(words[1] if words[1:] else "", None)
            held = self._roots if _is(words, "thread", 2) else None
            held = self._replies[words[1]] if _is(words, "reply", 3) else held
            if held is not None:
                (held.discard if value is None else held.add)(words[-1])


def _is(words: list[str], kind: str, count: int) -> bool:
    return len(words) == count and words[0] == kind


def _said(text: str, author: Author, mentions: Collection[str]) -> dict[str, Any]:
    return {
        **author.stored(),
        "written": time.time(),
        "text": utf16.whole(text.strip()),
        "mentions": sorted(mentions)[:MENTIONS_MOST],
    }


def _check(text: str) -> str:
    if not text.strip():
        raise InputError("A comment needs some words.", "Write what you think.")
    if len(text) > TEXT_CHARACTERS:
        raise InputError(f"A comment has at most {TEXT_CHARACTERS:,} characters.", "Say it in two.")
    return text

"""Comments: what people say about the documents of a workspace, with replies and suggested words; itself a document.

It is one map, and each entry is written whole: a thread, a reply, a thread's state. The engine knows which copy wrote
an entry last, and the signed edits tell whose copy that is, so an entry counts only when its author wrote it.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import loro

from core.collaboration.authorship import Author, AuthorOf, author_of_entry, entry_time
from core.collaboration.comment_anchors import Anchor, read_anchor, stored_anchor
from core.collaboration.engine import translated
from core.collaboration.shared import SharedDocument
from core.collaboration.text_ranges import QUOTE_CHARACTERS
from core.errors import InputError

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
        with translated("The stored list of comments is damaged."):
            self._map = self._doc.get_map(COMMENTS)
            self._undo = loro.UndoManager(self._doc)
            self._undo.set_merge_interval(0)

    # What was said

    def threads(self, document_id: str = "") -> list[Thread]:
        """Those of one document, or of all, the first made first. What is not its author's own is left out."""
        entries = [(key.split(" "), key, value) for key, value in self._map.get_deep_value().items()]
        roots = sorted((words[1], key, value) for words, key, value in entries if _is(words, "thread", 2))
        replies: defaultdict[str, list[Remark]] = defaultdict(list)
        for words, key, value in entries:
            if _is(words, "reply", 3) and (found := self._remark(words[2], key, value)) is not None:
                replies[words[1]].append(found)
        states = {words[1]: (key, value) for words, key, value in entries if _is(words, "state", 2)}
        threads = []
        for thread_id, key, value in roots[:THREADS_MOST]:
            thread = self._thread(thread_id, key, value, replies[thread_id])
            if thread is not None and document_id in ("", thread.document_id):
                threads.append(self._with_state(thread, *states.get(thread_id, ("", None))))
        return sorted(threads, key=lambda thread: (thread.remark.written, thread.id))

    def thread(self, thread_id: str) -> Thread:
        """One thread. Raises InputError when there is none."""
        for thread in self.threads():
            if thread.id == thread_id:
                return thread
        raise InputError("That comment is gone.", "Somebody removed it.")

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
        if len(self.threads()) >= THREADS_MOST:
            raise InputError(f"A workspace has room for {THREADS_MOST:,} comments.", "Remove old ones.")
        if suggestion is None:
            _check(text)
        elif len(suggestion) > SUGGESTION_CHARACTERS or len(getattr(anchor, "quote", "")) >= QUOTE_CHARACTERS:
            raise InputError("That is too long for a suggestion.", "Suggest less at once.")
        thread_id = secrets.token_hex(8)
        said = _said(text, author, mentions)
        more = {} if suggestion is None else {"suggestion": _whole(suggestion)}
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
        held = dict(self._map.get_deep_value()[key])
        self._set(key, {**held, "text": _whole(_check(text)), "mentions": list(mentions), "is_edited": True})

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

    def _remark(self, remark_id: str, key: str, value: object) -> Remark | None:
        if not isinstance(value, Mapping) or len(remark_id) > ID_CHARACTERS:
            return None
        author, written = author_of_entry(self._map, key, self.author_of), entry_time(value.get("written"))
        text, mentions = value.get("text"), value.get("mentions")
        if author is None or written is None or not isinstance(text, str) or not isinstance(mentions, list):
            return None
        named = tuple(one for one in mentions[:MENTIONS_MOST] if isinstance(one, str))
        is_edited = value.get("is_edited") is True
        return Remark(remark_id, author, written, text[:TEXT_CHARACTERS], named, is_edited)

    def _thread(self, thread_id: str, key: str, value: object, replies: list[Remark]) -> Thread | None:
        remark = self._remark(thread_id, key, value)
        if remark is None or not isinstance(value, Mapping):
            return None
        anchor, document_id = read_anchor(value.get("anchor")), value.get("document")
        suggestion = value.get("suggestion")
        if anchor is None or not isinstance(document_id, str) or len(document_id) > ID_CHARACTERS:
            return None
        if suggestion is not None and (not isinstance(suggestion, str) or len(suggestion) > SUGGESTION_CHARACTERS):
            return None
        first = sorted(replies, key=lambda reply: (reply.written, reply.id))[:REPLIES_MOST]
        return Thread(thread_id, document_id, anchor, remark, tuple(first), suggestion)

    def _with_state(self, thread: Thread, key: str, value: object) -> Thread:
        if not isinstance(value, Mapping) or value.get("state") not in STATES:
            return thread
        by, changed = author_of_entry(self._map, key, self.author_of), entry_time(value.get("written"))
        if by is None or changed is None:
            return thread
        return Thread(
            thread.id,
            thread.document_id,
            thread.anchor,
            thread.remark,
            thread.replies,
            thread.suggestion,
            str(value["state"]),
            by,
            changed,
        )

    def _collect(self) -> None:
        """Nothing is kept beside the engine: whose an entry is may be known later than the entry."""


def _is(words: list[str], kind: str, count: int) -> bool:
    return len(words) == count and words[0] == kind


def _said(text: str, author: Author, mentions: Collection[str]) -> dict[str, Any]:
    return {
        **author.stored(),
        "written": time.time(),
        "text": _whole(text.strip()),
        "mentions": sorted(mentions)[:MENTIONS_MOST],
    }


def _check(text: str) -> str:
    if not text.strip():
        raise InputError("A comment needs some words.", "Write what you think.")
    if len(text) > TEXT_CHARACTERS:
        raise InputError(f"A comment has at most {TEXT_CHARACTERS:,} characters.", "Say it in two.")
    return text


def _whole(text: str) -> str:
    # lone halves of characters cannot be written anywhere
    return text.encode("utf-8", "replace").decode("utf-8")

"""SharedDocument: what every document of a workspace is: edits that merge in any order, and versions of them."""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import loro
import msgspec

from core.collaboration import long_insertions
from core.collaboration.engine import Span, spans, translated, vector
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

# A novel has 1 MB, a full board some ten; their edits some times that. Beyond it, somebody wants to fill the memory.
UPDATE_BYTES = 64 * 1024 * 1024
# Edits of one copy within this time may be kept with one time, which saves room; history tells no finer.
MERGED_S = 30


@dataclass(frozen=True)
class Change:
    """`count` edits of one writer (the engine's peer id) about the Unix second `at`, by that machine's clock."""

    writer: int
    at: float
    count: int


class SharedDocument(ABC):
    """A document that several machines edit at once. Belongs to the loop thread. Versions are opaque bytes.

    A subclass takes its containers from `_doc` after `super().__init__`, and says in `_collect` what changed.
    """

    # What a person calls it, in the middle of a sentence.
    what: ClassVar[str] = "document"
    # The engine's text of that name is what a person reads in its history; "" where there is none.
    words: ClassVar[str] = ""

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        self.lacks = False
        self.is_writable = True
        self.has_open_edits = False
        self.is_for_guest = False
        self._watchers: list[Callable[[], None]] = []
        with translated(f"The stored {self.what} is damaged."):
            self._doc: Any = _loro.LoroDoc()
            # compaction and history tell when something was written
            self._doc.set_record_timestamp(True)
            self._doc.set_change_merge_interval(MERGED_S)
            if stored:
                self._doc.import_batch(list(stored))

    def settle(self) -> None:
        """Close the own edits that a subclass left open (`has_open_edits`): many at once cost little more than one."""
        if self.has_open_edits:
            self.has_open_edits = False
            with translated("The edits could not be made."):
                self._doc.commit()

    @contextlib.contextmanager
    def written_by(self, guest: str) -> Iterator[None]:
        """Edits inside were made here for somebody without a copy: history notes these words, undo leaves them."""
        self.settle()
        with translated("The edit could not be made."):
            self._doc.set_next_commit_message(guest)
        self.is_for_guest = True
        try:
            yield
        finally:
            self.is_for_guest = False
            self.settle()
            with translated("The edit could not be made."):
                self._doc.clear_next_commit_options()

    @property
    def version(self) -> bytes:
        """What edits are in here."""
        self.settle()
        return bytes(self._doc.oplog_vv.encode())

    @property
    def writer(self) -> int:
        """The number under which the edits of this copy are made: another one each time a document is loaded."""
        return int(self._doc.peer_id)

    def covers(self, version: bytes) -> bool:
        """Whether everything that `version` says is in here. Raises InputError for what is no version."""
        self.settle()
        return bool(self._doc.oplog_vv.includes_vv(vector(version)))

    def is_covered_by(self, version: bytes) -> bool:
        """Whether everything that is in here is in `version` too."""
        self.settle()
        return bool(vector(version).includes_vv(self._doc.oplog_vv))

    def seen_by(self, writers: Iterable[int]) -> bytes:
        """The version that these writers had in sight when they made their last edits that are here."""
        self.settle()
        ends = spans(self._doc.oplog_vv)
        seen = _loro.VersionVector()
        for writer in writers:
            if ends.get(writer, 0):
                last = loro.Frontiers.from_id(_loro.ID(writer, ends[writer] - 1))
                seen.merge(self._doc.frontiers_to_vv(last))
        return bytes(seen.encode())

    def take(self, update: bytes) -> Any:
        """Merge foreign edits; returns what that changed here. Raises InputError when they cannot be read.

        Edits that build on others which are not here wait inside the engine; `lacks` says so.
        """
        if len(update) > UPDATE_BYTES:
            raise InputError(f"More edits arrived than a {self.what} can have.", "Ask who sent them to start anew.")
        self.settle()
        with translated("The edits that arrived cannot be read."):
            self.lacks = self._doc.import_(update).pending is not None
        return self._collected()

    def updates(self, since: bytes = b"") -> bytes:
        """Every edit that is not in the version `since`. Raises InputError for what is no version."""
        self.settle()
        with translated("The edits cannot be written."):
            return bytes(self._doc.export(loro.ExportMode.Updates(vector(since))))

    @property
    def own_end(self) -> int:
        """How many edits were made in this copy."""
        self.settle()
        return spans(self._doc.oplog_vv).get(self.writer, 0)

    def spans(self) -> tuple[Span, ...]:
        """Every edit that is in here."""
        self.settle()
        return tuple(Span(writer, 0, end) for writer, end in sorted(spans(self._doc.oplog_vv).items()))

    def changes(self) -> list[Change]:
        """When what was written, by writer; edits of one writer in a row that follow each other closely are one."""
        self.settle()
        found = []
        with translated("The history cannot be read."):
            for writer, end in sorted(spans(self._doc.oplog_vv).items()):
                place = 0
                while place < end:
                    change = self._doc.get_change(_loro.ID(writer, place))
                    if change is None:
                        break  # what was before a shallow copy is not there
                    found.append(Change(writer, float(change.timestamp), int(change.len)))
                    place = int(change.id.counter) + max(1, int(change.len))
        return found

    def own_updates(self, since: int) -> tuple[bytes, Span] | None:
        """The edits that this copy made from its number `since` on, and which they are; None when there are none."""
        end = self.own_end
        if end <= since:
            return None
        wanted = _loro.IdSpan(self.writer, _loro.CounterSpan(since, end))
        with translated("The edits cannot be written."):
            return bytes(self._doc.export(loro.ExportMode.UpdatesInRange([wanted]))), Span(self.writer, since, end)

    def snapshot(self) -> bytes:
        """All of it, with its history, in the smallest form."""
        self.settle()
        with translated(f"The {self.what} cannot be written."):
            return bytes(self._doc.export(loro.ExportMode.Snapshot()))

    def present(self) -> bytes:
        """What is in it now as edits of a new document: nothing of what was before can be found in them."""
        return self.present_of(self.snapshot())

    @classmethod
    def present_of(cls, snapshot: bytes) -> bytes:
        """`present` of a document by its snapshot. Blocks for up to a second and belongs in a worker."""
        with translated(f"The {cls.what} cannot be copied."):
            # those of the same sort know what marks there are
            whole, made = cls()._doc, cls()._doc
            heard: list[Any] = []
            # who reads it anew hears of everything at once; to compare it with nothing takes longer
            subscription = whole.subscribe_root(heard.append)
            whole.import_(snapshot)
            subscription.unsubscribe()
            changes = [(change.target, change.diff) for event in heard for change in event.events]
            long_insertions.apply_changes(made, changes)
            made.commit()
            return bytes(made.export(loro.ExportMode.Updates(_loro.VersionVector())))

    def digests(self) -> set[str]:
        """The files that it shows, by their SHA-256."""
        return set()

    def announced(self, digest: str) -> tuple[str, int] | None:
        """Who gave a file that it shows (a peer id) and its bytes; "" and -1 where nobody wrote that down."""
        return ("", -1) if digest in self.digests() else None

    def watch(self, handler: Callable[[], None]) -> Subscription:
        """Call `handler` after every change, one's own too; of own edits that are still open, after the first."""
        self._watchers.append(handler)
        return Subscription(lambda: self._watchers.remove(handler) if handler in self._watchers else None)

    def must_be_writable(self) -> None:
        """Raises InputError when this machine may not change the document; every own edit begins with it."""
        if not self.is_writable:
            raise InputError("You may read this, not change it.", "Ask the owner to make you an editor.")

    @classmethod
    def way_back(cls, snapshot: bytes, version: bytes) -> Any:
        """What makes a document, here by its snapshot, as it was at a version; for `go_back`, as long as nobody writes.

        Blocks for up to seconds and belongs in a worker. Raises InputError.
        """
        with translated("It cannot be restored."):
            doc: Any = _loro.LoroDoc()
            doc.import_(snapshot)
        return _way_back(doc, version)

    def go_back(self, version: bytes, way: Any = None) -> None:
        """Make it as it was at a version by new edits, so that nothing is lost that came after. Raises InputError.

        `way` is what `way_back` found.
        """
        self._revert(version, way)
        self._collected()

    def steps(self) -> bytes:
        """What of one's own can be taken back, to be stored with the edits; empty where that is not kept."""
        return b""

    def load_steps(self, stored: bytes) -> None:
        """What could be taken back before a restart can be again; what does not fit any more is left out."""
        return

    def _with_own_end(self, steps: bytes) -> bytes:
        """Steps with which own edits they are of: all that were made up to now."""
        return msgspec.msgpack.encode((self.writer, self.own_end, steps))

    def _of_own_end(self, stored: bytes) -> bytes:
        """The steps again; b"" when they are damaged, or of edits that are not in here."""
        try:
            writer, end, steps = msgspec.msgpack.decode(stored, type=tuple[int, int, bytes])
        except msgspec.MsgspecError:
            return b""
        return steps if spans(self._doc.oplog_vv).get(writer, 0) >= end else b""

    def end_step(self) -> None:
        """What is done from here on is a step of undo of its own; where each verb is one, there is nothing to do."""
        return

    def _revert(self, version: bytes, way: Any) -> None:
        self.must_be_writable()
        self.settle()
        found = _way_back(self._doc, version) if way is None else way
        with translated("It cannot be restored."):
            long_insertions.apply_changes(self._doc, found)
            self._doc.commit()

    def _collected(self) -> Any:
        """Let the subclass say what changed, then tell who watches. Call it after every own edit too."""
        change = self._collect()
        self._tell_watchers()
        return change

    def _tell_watchers(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    @abstractmethod
    def _collect(self) -> Any:
        """Bring what is read from here up to date with the engine; returns what changed, in the subclass's words."""


def _way_back(doc: Any, version: bytes) -> list[tuple[Any, Any]]:
    wanted = vector(version)
    if not doc.oplog_vv.includes_vv(wanted):
        raise InputError("That version has not arrived here.", "Wait until everything is here.")
    with translated("It cannot be restored."):
        return list(doc.diff(doc.oplog_frontiers, doc.vv_to_frontiers(wanted)).get_diff())

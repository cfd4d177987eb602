"""History: what a document was at any moment, who wrote what, and what differs between two moments.

It is a copy of its own, so that looking back disturbs nobody. A document's edits form a graph; its time line is one
order of them in which none comes before one that it builds on (by Lamport's clock: Time, clocks and the ordering of
events, 1978), so that every beginning of it is a state that merges to the same everywhere.
"""

import functools
import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import loro

from core.collaboration.authorship import Authorship
from core.collaboration.engine import edits_until, operation_of, spans, translated, vector
from core.collaboration.history_tables import rows_of, tables_in
from core.collaboration.ot import TextOperation

# its stubs leave constructors and options open
_loro: Any = loro

# A hand on a slider feels no more places than that; each has at least as many edits as a short word.
MOMENTS_MOST = 1000
EDITS_LEAST = 6
# Who pauses longer begins anew.
PAUSE_S = 300.0


@dataclass(frozen=True)
class Moment:
    """A place on the time line: after some edits of one person. `written` in Unix seconds by their clock."""

    number: int
    author_id: str
    written: float


@dataclass(frozen=True)
class Sitting:
    """What one person wrote without a longer pause: the moments `first` to `last`."""

    author_id: str
    begun: float
    ended: float
    first: int
    last: int


class PastVersion(NamedTuple):
    """The version of a document, and that of the document which is read with it: a form and its answers."""

    version: bytes
    beside: bytes = b""


@dataclass(frozen=True)
class Piece:
    """Words with who wrote them, and in a comparison what happened to them: "same", "new" or "gone".

    `author_id` is who wrote words that are the same or new, and who deleted those that are gone.
    """

    text: str
    author_id: str
    change: str = "same"


@dataclass(frozen=True)
class _Slice:
    """Edits of one writer that follow each other."""

    writer: int
    end: int
    written: float
    author_id: str


@dataclass
class _Comparison:
    """The letters of each text in two versions ("" is the document's own), who deleted which, and what happened."""

    deleters: Mapping[tuple[int, int], str]
    operations: Mapping[str, TextOperation]
    old: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)
    new: dict[str, list[Piece]] = field(default_factory=dict)

    def operation(self, name: str, text: Any) -> TextOperation:
        """What happened to a text."""
        return self.operations.get(name or text.id.name, TextOperation(()))


class History:
    """The past of one document. Its verbs block for milliseconds to seconds and belong in a worker."""

    def __init__(
        self,
        snapshot: bytes,
        authors: Mapping[int, str] | Authorship,
        *,
        words: str = "",
        marks: Iterable[bytes] = (),
    ) -> None:
        """`authors` says whose the edits are, or that by writer; `words` is the engine's name of the text, "" for none.

        Each version of `marks` is a moment of its own, unless others wrote at the same time.

        Raises InputError for a damaged snapshot.
        """
        self._authors = authors if isinstance(authors, Authorship) else Authorship(authors)
        # a text has many letters and few that are not alike
        self._piece = functools.cache(Piece)
        self._lock = threading.Lock()
        with translated("The history cannot be read."):
            self._doc: Any = _loro.LoroDoc()
            self._doc.import_(snapshot)
            self._slices = self._ordered([spans(vector(mark)) for mark in marks])
            self._text: Any = self._doc.get_text(words) if words else None
        self.moments: tuple[Moment, ...] = tuple(
            Moment(number, one.author_id, one.written) for number, one in enumerate(self._slices)
        )

    @property
    def has_words(self) -> bool:
        """Whether it is the history of a text."""
        return self._text is not None

    def authors(self) -> list[str]:
        """Who wrote in it, the first first; peer ids."""
        return list(dict.fromkeys(moment.author_id for moment in self.moments))

    @property
    def guests(self) -> dict[str, str]:
        """What the guests are called for whom some of it was written, by their ids among the authors."""
        return self._authors.guests

    def sittings(self) -> list[Sitting]:
        """Who wrote when, the first first."""
        return sittings_of(self.moments)

    def version(self, number: int) -> bytes:
        """The version after a moment's edits; before the first for -1."""
        return bytes(self._vector(number).encode())

    def moment_of(self, version: bytes) -> int:
        """The first moment that has everything of a version; -1 for that of an empty document. Raises InputError."""
        wanted = spans(vector(version))
        have: dict[int, int] = {}
        for number, one in enumerate(self._slices):
            if all(have.get(writer, 0) >= end for writer, end in wanted.items()):
                return number - 1
            have[one.writer] = one.end
        return len(self._slices) - 1

    def at(self, number: int) -> PastVersion:
        """The same, as those have it that are read with another document."""
        return PastVersion(self.version(number))

    def number_of(self, at: PastVersion) -> int:
        """The same as `moment_of`. Raises InputError."""
        return self.moment_of(at.version)

    def whole(self, at: PastVersion) -> PastVersion:
        """The same, with the version of the document beside it where that is not known: here is none."""
        return at

    def author_of(self, writer: int) -> str:
        """Whose the edits of a writer are; "" when that is not known."""
        return self._authors.of(writer)

    def containers(self) -> list[frozenset[Any]]:
        """The engine's names of what the edits of each moment changed."""
        found = []
        starts: dict[int, int] = {}
        with self._lock, translated("What changed cannot be read."):
            for one in self._slices:
                start = starts.get(one.writer, 0)
                found.append(
                    frozenset(self._doc.get_changed_containers_in(_loro.ID(one.writer, start), one.end - start))
                )
                starts[one.writer] = one.end
        return found

    def text_at(self, version: bytes) -> str:
        """The words then. Raises InputError."""
        with self._lock:
            self._go_to(version)
            return str(self._text.to_string())

    def pieces_at(self, version: bytes) -> list[Piece]:
        """The words then, with who wrote them; of a note, those of its tables too. Raises InputError."""
        with self._lock:
            self._go_to(version)
            tables = tables_in(self._doc, self._text)
            made = [self._pieces(self._text)]
            for place, table in sorted(tables.items(), reverse=True):
                cells = {name: self._pieces(self._doc.get_text(name)) for name in table.cells}
                made[0][place : place + 1] = rows_of(table, cells, Piece(" | ", ""), Piece("\n", ""))
        return _joined(made[0])

    def compared(self, before: bytes, after: bytes) -> list[Piece]:
        """What became of the words between two versions, `before` the older one: what everybody added and deleted.

        Characters are told apart by who typed them when, not by how they look, so each is said to be new or gone by
        whose it truly is; what came and went again in between is left out. Raises InputError.
        """
        with self._lock, translated("The versions cannot be compared."):
            self._go_to(after)
            new_tables = tables_in(self._doc, self._text)
            self._go_to(before)
            old_tables = tables_in(self._doc, self._text)
            found = _Comparison(self._deleters(before, after), self._differences(before, after))
            names = {name for tables in (new_tables, old_tables) for table in tables.values() for name in table.cells}
            texts = {"": self._text, **{name: self._doc.get_text(name) for name in names}}
            for name, text in texts.items():
                found.old[name] = [(letter, text.get_cursor(at, loro.Side.Middle).id) for at, letter in _letters(text)]
            self._go_to(after)
            for name, text in texts.items():
                found.new[name] = self._pieces(text)
        known = {table.id: table for table in old_tables.values()}
        made: list[Piece] = []
        for piece, place in self._became(found, ""):
            now = (old_tables if piece.change == "gone" else new_tables).get(place)
            if now is None:
                made.append(piece)
                continue
            is_in_both = piece.change == "same" and now.id in known
            table = now.with_gone(known[now.id]) if is_in_both else now
            # of a row that was taken away the words stay in the document
            away = set(table.cells) - set(now.cells)
            cells = {
                name: [
                    _of_table(letter, replace(piece, author_id="", change="gone") if name in away else piece)
                    for letter, _ in self._became(found, name)
                ]
                for name in table.cells
            }
            gap, end = Piece(" | ", piece.author_id, piece.change), Piece("\n", piece.author_id, piece.change)
            made += rows_of(table, cells, gap, end)
        return _joined(made)

    def _became(self, found: "_Comparison", name: str) -> Iterator[tuple[Piece, int]]:
        """Each letter of a text with its place: in the older version for those that are gone, or else in the newer."""
        was, newer = found.old[name], found.new[name]
        old = new = 0
        for part in (*found.operation(name, self._text).parts, len(was) + len(newer)):
            if isinstance(part, int) and part < 0:
                for letter, key in was[old : old - part]:
                    yield self._piece(letter, found.deleters.get((key.peer, key.counter), ""), "gone"), old
                    old += 1
                continue
            count = len(part) if isinstance(part, str) else min(part, len(was) - old)
            for piece in newer[new : new + count]:
                yield (self._piece(piece.text, piece.author_id, "new") if isinstance(part, str) else piece), new
                new += 1
            old += 0 if isinstance(part, str) else count

    def _pieces(self, text: Any) -> list[Piece]:
        """Each letter of a text now, with who wrote it."""
        words = str(text.to_string())
        writers = list(map(text.get_editor_at_unicode_pos, range(len(words))))
        whose = {writer: self._authors.of(writer) for writer in set(writers)}
        if not any(map(self._authors.has_guests, whose)):
            return list(map(self._piece, words, map(whose.__getitem__, writers)))
        return list(map(self._piece, words, (self._author_at(text, at, one) for at, one in enumerate(writers))))

    def _author_at(self, text: Any, place: int, writer: int) -> str:
        """Who wrote one letter, of this writer's."""
        if not self._authors.has_guests(writer):
            return self._authors.of(writer)
        # which of its edits made it takes ten times as long to ask as which writer did
        return self._authors.of_edit(writer, text.get_cursor(place, loro.Side.Middle).id.counter)

    def snapshot_at(self, version: bytes) -> bytes:
        """The whole document as it was then, for its format to open. Raises InputError."""
        with self._lock, translated("That version cannot be read."):
            return edits_until(self._doc, vector(version))

    def _ordered(self, marks: Sequence[Mapping[int, int]]) -> list[_Slice]:
        """All edits in one order, in slices for the slider."""
        found: dict[tuple[int, int], Any] = {}

        def visit(change: Any) -> bool:
            # one that several build on comes more than once
            found[change.id.peer, change.id.counter] = change
            return False

        ends = spans(self._doc.oplog_vv)
        self._doc.travel_change_ancestors([_loro.ID(writer, end - 1) for writer, end in ends.items()], visit)
        size = max(EDITS_LEAST, -(-sum(ends.values()) // MOMENTS_MOST))
        slices = []
        for change in sorted(found.values(), key=lambda change: (change.lamport, change.id.peer)):
            start, end = change.id.counter, change.id.counter + change.len
            author_id = self._authors.note(change.id.peer, start, end, change.message or "")
            marked = {mark[change.id.peer] for mark in marks if start < mark.get(change.id.peer, 0) < end}
            cuts = sorted({*range(start + size, end, size), *marked, end})
            slices += [_Slice(change.id.peer, cut, float(change.timestamp), author_id) for cut in cuts]
        return slices

    def _vector(self, number: int) -> Any:
        version = _loro.VersionVector()
        for one in self._slices[: number + 1]:
            version.extend_to_include(_loro.IdSpan(one.writer, _loro.CounterSpan(0, one.end)))
        return version

    def _deleters(self, before: bytes, after: bytes) -> dict[tuple[int, int], str]:
        """Who deleted which characters between two versions: by writer and number, whoever was first."""
        found = json.loads(self._doc.export_json_updates(vector(before), vector(after)))
        peers = [int(peer) for peer in found["peers"]]
        deleters: dict[tuple[int, int], str] = {}
        for change in sorted(found["changes"], key=lambda change: (change["lamport"], _id(change["id"], peers)[0])):
            author_id = self._authors.of_edit(*_id(change["id"], peers))
            for operation in change["ops"]:
                content = operation["content"]
                if content["type"] == "delete" and "start_id" in content:
                    typist, start = _id(content["start_id"], peers)
                    # deleted backwards, its length is negative; the number is that of the leftmost all the same
                    for number in range(start, start + abs(content["len"])):
                        deleters.setdefault((typist, number), author_id)
        return deleters

    def _differences(self, before: bytes, after: bytes) -> dict[str, TextOperation]:
        """What happened to the text and to cells between two versions, in all, by the engine's name."""
        states = [self._doc.vv_to_frontiers(vector(version)) for version in (before, after)]
        return {
            target.name: operation_of(change.diff)
            for target, change in self._doc.diff(*states).get_diff()
            if hasattr(target, "name") and isinstance(change, _loro.Diff.Text)
        }

    def _go_to(self, version: bytes) -> None:
        """Be at a version."""
        with translated("That version cannot be read."):
            self._doc.checkout(self._doc.vv_to_frontiers(vector(version)))


def sittings_of(moments: Sequence[Moment]) -> list[Sitting]:
    """Who wrote when, of moments in their order."""
    found: list[Sitting] = []
    for moment in moments:
        last = found[-1] if found else None
        goes_on = last is not None and last.author_id == moment.author_id
        if last is not None and goes_on and moment.written - last.ended <= PAUSE_S:
            ended = max(last.ended, moment.written)
            found[-1] = Sitting(last.author_id, last.begun, ended, last.first, moment.number)
        else:
            found.append(Sitting(moment.author_id, moment.written, moment.written, moment.number, moment.number))
    return found


def _of_table(letter: Piece, table: Piece) -> Piece:
    """A letter of a cell, where the whole table came or went: its words stay in the document without it."""
    if table.change == "gone":
        return letter if letter.change == "gone" else Piece(letter.text, table.author_id, "gone")
    return letter if table.change == "same" or letter.change == "gone" else replace(letter, change="new")


def _letters(text: Any) -> Iterator[tuple[int, str]]:
    return enumerate(str(text.to_string()))


def _id(text: str, peers: Sequence[int]) -> tuple[int, int]:
    """Writer and number from the engine's "7@0", whose writer is a place in `peers`."""
    number, _, place = text.partition("@")
    return peers[int(place)], int(number)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same in the fewest pieces."""
    return [
        Piece("".join(piece.text for piece in alike), author_id, change)
        for (author_id, change), alike in groupby(pieces, attrgetter("author_id", "change"))
    ]

"""RichText: a note with headings, lists, tables and pictures that merges, in the same form as `Document`.

It is one text of the engine with marks. A line's kind is marked on its line end; a picture or a table is one character
(`OBJECT`) with a mark that says which. So carets, anchors, undo and merging are those of plain text. The text always
ends with a line end (rich_change.py).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, ClassVar

import loro

from core.collaboration import long_insertions
from core.collaboration import rich_styles as styles
from core.collaboration.document import ANCHOR_BYTES
from core.collaboration.engine import translated
from core.collaboration.rich_change import Part, RichChange, line_of, parts_of, raw_operation, sealed
from core.collaboration.rich_steps import RichSteps
from core.collaboration.rich_styles import (
    LINE_FIELDS,
    MARK_FIELDS,
    OBJECT,
    PARAGRAPH,
    PLAIN,
    TEXT,
    Block,
    Grid,
    Line,
    Marks,
    Paragraph,
    Run,
)
from core.collaboration.rich_tables import RichTables, table_of
from core.collaboration.shared import SharedDocument
from core.collaboration.text_ranges import Ranged
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

# Some five novels; editors are no place for more.
CHARACTERS_MOST = 5_000_000

Heard = Callable[[RichChange, str], None]


class RichText(Ranged, SharedDocument):
    """One rich text. Positions are code points; each verb is one step of undo."""

    what: ClassVar[str] = "note"
    words: ClassVar[str] = TEXT
    text: str

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._changes: list[list[Part]] = []
        self._touched: set[str] = set()
        self._listeners: list[Heard] = []
        self._table_listeners: list[Callable[[str], None]] = []
        self.tables = RichTables(self._doc, self._done)
        with translated("The stored note is damaged."):
            styles.configure(self._doc)
            self._text = self._doc.get_text(TEXT)
            self._subscription = self._doc.subscribe_root(self._heard)
            self._steps = RichSteps(self._doc, self._collected)
            self._is_paused = False
            self._raw: str = self._text.to_string()
        self.text = _ended(self._raw)
        self._last = self._line_end(len(self._raw) - 1)

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every change of the text, one's own too, and the text before it."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def listen_tables(self, handler: Callable[[str], None]) -> Subscription:
        """Call `handler` with the id of every table that changed."""
        held = self._table_listeners
        held.append(handler)
        return Subscription(lambda: held.remove(handler) if handler in held else None)

    # What is in it

    def runs(self, start: int = 0, end: int | None = None) -> Iterator[Run]:
        """What is from `start` to `end` (the very end by default). Raises InputError outside the text."""
        end = len(self.text) if end is None else end
        self._check(start, end)
        stop, is_ended = min(end, len(self._raw)), end > len(self._raw)
        # the engine wants no empty range
        found = self._text.slice_delta(start, stop, loro.PositionType.Unicode) if start < stop else ()
        runs = (run for delta in found for run in styles.runs_of(str(delta.insert), delta.attributes))
        yield from styles.joined(runs)
        if is_ended:
            yield Run("\n", line=PARAGRAPH)

    def digests(self) -> set[str]:
        """The pictures in it."""
        return {run.marks.picture.digest for run in self.runs() if run.marks.picture is not None}

    def marks_at(self, position: int) -> Marks:
        """How the character at a position looks; PLAIN for line ends."""
        run = next(self.runs(position, position + 1), None) if position < len(self.text) else None
        return run.marks if run is not None else PLAIN

    def line_at(self, position: int) -> Line:
        """What the line around a position is."""
        return self._line_end(self.text.find("\n", position))

    def content(self, start: int = 0, end: int | None = None) -> list[Block]:
        """What is from `start` to `end` (without the line end there), to be copied or written in another form."""
        end = len(self.text) - 1 if end is None else end
        made: list[Block] = []
        held: list[Run] = []
        # some words of a heading are words
        is_part = self.text.find("\n", start) >= end and self.text[start - 1 : start] not in ("", "\n")
        for run in (*self.runs(start, end), Run("\n", line=PARAGRAPH if is_part else self.line_at(end))):
            if run.line is not None:
                if held or not (made and isinstance(made[-1], Grid)):
                    made.append(Paragraph(tuple(held), run.line))
                held = []
            elif run.marks.table:
                made += [Paragraph(tuple(held))] if held else []
                made.append(Grid(self.tables.cells(run.marks.table), self.line_at(start).indent))
                held = []
            else:
                held.append(run)
        return made

    # What a person does

    def splice(self, position: int, removed: int, runs: Sequence[Run] = ()) -> None:
        """Edit: `runs` come where `removed` characters go. Line ends among them that say no line continue the one here.

        The last line end stays. Where lines are joined and something of the first is left, the whole is what the first
        was. Raises InputError outside the text, for impossible marks, or when the note is full.
        """
        self._check(position, position + removed, most=len(self.text) - 1)
        is_joined = "\n" in self.text[position : position + removed] and self.text[position - 1 : position] not in (
            "",
            "\n",
        )
        line = self.line_at(position)
        self._splice(
            position, removed, [whole for run in runs for whole in _whole(run, line)], line if is_joined else None
        )

    def replace(self, position: int, removed: int, inserted: str) -> None:
        """Other words that look like those that were there, as a step of undo of its own. Raises InputError."""
        self.must_be_writable()
        look = replace(self.marks_at(position), picture=None, table="")
        self.pause()
        self.splice(position, removed, [Run(inserted, look)] if inserted else ())
        self.pause()

    def format(self, start: int, end: int, **changes: Any) -> None:
        """Change marks, as `bold=True` or `link=""`. Raises InputError outside the text or for impossible values."""
        self._check(start, end)
        if not changes.keys() <= MARK_FIELDS - styles.EMBEDS:
            raise InputError(
                f"Letters have no {', '.join(sorted(changes.keys() - MARK_FIELDS))} to change.", "Choose a mark."
            )
        attributes = styles.stored_changes(changes)
        # marks on line ends would grow into what is written into the next line
        spans = [(at, to) for at, to in _lines(self.text, start, end) if at < to]
        if spans:
            self._retain_each(spans, attributes)

    def set_lines(self, start: int, end: int, **changes: Any) -> None:
        """Change the lines that `start` to `end` touches, as `kind=LineKind.BULLET`. Raises InputError as `format`."""
        self._check(start, end)
        if not changes.keys() <= LINE_FIELDS:
            raise InputError("A line has no such thing to change.", f"Choose from: {', '.join(sorted(LINE_FIELDS))}.")
        attributes = styles.stored_changes(changes)
        if start < end and self.text[end - 1] == "\n":
            end -= 1
        ends = [*[to for _, to in _lines(self.text, start, end)][:-1], self.text.find("\n", end)]
        self._retain_each([(place, place + 1) for place in ends], attributes)

    def set_picture(self, position: int, **changes: Any) -> None:
        """Change the caption or width of the picture at a position. Raises InputError when there is none."""
        picture = self.marks_at(position).picture
        if picture is None:
            raise InputError("There is no picture here.", "Choose one.")
        attributes = styles.stored_changes({"picture": replace(picture, **changes)})
        self._retain_each([(position, position + 1)], attributes)

    def insert(self, position: int, blocks: Sequence[Block]) -> int:
        """Put lines and tables in; returns where what came ends. Raises InputError as `splice`."""
        self._check(position, position, most=len(self.text) - 1)
        here = self.line_at(position)
        pieces = [self._drafts(block) for block in blocks]
        is_flowing = bool(pieces) and isinstance(blocks[0], Paragraph) and blocks[0].line.kind == PARAGRAPH.kind
        if position > 0 and self.text[position - 1] != "\n":
            # what begins with plain words goes on in the line that is here; all else begins its own
            pieces[:1] = [(pieces[0][0], here)] if is_flowing else [([], here), *pieces[:1]]
        runs = [run for found, line in pieces[:-1] for run in (*found, Run("\n", line=line))]
        runs += pieces[-1][0] if pieces else []
        last = pieces[-1][1] if pieces else here
        if is_flowing and len(pieces) == 1:
            last = here
        elif self.text[position] != "\n":
            # the words behind stay the line that they were
            runs.append(Run("\n", line=last))
            last = here
        self.pause()
        self._splice(position, 0, runs, last)
        self.pause()
        return position + sum(len(run.text) for run in runs)

    @property
    def can_undo(self) -> bool:
        """Whether there is something of one's own to take back."""
        return self._steps.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something of one's own to make again."""
        return self._steps.can_redo

    def undo(self) -> None:
        """Take back the last own edit, and nobody else's."""
        self.must_be_writable()
        self._steps.undo()

    def redo(self) -> None:
        """Make it again."""
        self.must_be_writable()
        self._steps.redo()

    def pause(self) -> None:
        """What comes now is undone apart from what was before."""
        self._is_paused = True

    def end_step(self) -> None:
        """What is done from here on is undone by itself."""
        self.pause()

    def steps(self) -> bytes:
        """What of one's own can be taken back, and made again."""
        return self._with_own_end(self._steps.stored())

    def load_steps(self, stored: bytes) -> None:
        """What could be taken back before a restart can be again; what does not fit this note is left out."""
        self._steps.load(self._of_own_end(stored))

    def go_back(self, version: bytes, way: Any = None) -> None:
        """Make the note as it was, as one step of undo. Raises InputError."""
        self._revert(version, way)
        self._steps.end()
        self._steps.did()
        self._steps.end()
        self._collected()

    # Places

    def anchor(self, position: int) -> bytes:
        """A place that moves with the text, to be found in every copy of it."""
        with translated("The place cannot be written."):
            return bytes(self._text.get_cursor(min(position, len(self._raw)), loro.Side.Middle).encode())

    def locate(self, anchor: bytes) -> int | None:
        """Where an anchor is now; None when the text around it has not arrived, or it is no anchor."""
        if not 0 < len(anchor) <= ANCHOR_BYTES:
            return None
        try:
            with translated("The place is not known."):
                found = int(self._doc.get_cursor_pos(loro.Cursor.decode(anchor)).current.pos)
        except InputError:
            return None
        return min(found, len(self.text) - 1)

    # How it is kept

    def _drafts(self, block: Block) -> tuple[list[Run], Line]:
        if isinstance(block, Paragraph):
            return [replace(run, text=run.text.replace("\n", styles.BREAK)) for run in block.runs], block.line
        return [Run(OBJECT, Marks(table=self.tables.write(block.rows)))], Line(indent=block.indent)

    def _splice(self, position: int, removed: int, runs: Sequence[Run], line: Line | None) -> None:
        """Edit, and let the line at the end of it be `line`."""
        if len(self.text) - removed + sum(len(run.text) for run in runs) > CHARACTERS_MOST:
            raise InputError(f"A note has room for {CHARACTERS_MOST:,} characters.", "Start another one.")
        deltas = [_retain(position)]
        # many plain lines are one
        for attributes, alike in groupby(runs, key=styles.stored_run):
            deltas.append(_loro.TextDelta.Insert("".join(run.text for run in alike), dict(attributes)))
        if removed:
            deltas.append(_loro.TextDelta.Delete(removed))
        end = position + removed
        if line is not None and (changes := _differences(self.line_at(end), line)):
            deltas += [_retain(self.text.find("\n", end) - end), _retain(1, styles.stored_changes(changes))]
        self._apply(deltas)

    def _retain_each(self, spans: Sequence[tuple[int, int]], attributes: dict[str, Any]) -> None:
        deltas, at = [], 0
        for start, end in spans:
            deltas += [_retain(start - at), _retain(end - start, attributes)]
            at = end
        self.pause()
        self._apply(deltas)
        self.pause()

    def _apply(self, deltas: Sequence[Any]) -> None:
        self.must_be_writable()
        with translated("The edit could not be made."):
            self._seal()
            # the engine wants no empty parts
            long_insertions.apply_deltas(self._text, [delta for delta in deltas if getattr(delta, "retain", 1)])
        self._done()

    def _seal(self) -> None:
        if not self._raw.endswith("\n"):
            self._text.apply_delta([_retain(len(self._raw)), _loro.TextDelta.Insert("\n", {})])

    def _line_end(self, place: int) -> Line:
        if not 0 <= place < len(self._raw) or self._raw[place] != "\n":
            return PARAGRAPH
        delta = self._text.slice_delta(place, place + 1, loro.PositionType.Unicode)[0]
        return line_of(list(styles.runs_of("\n", delta.attributes)))

    def _check(self, start: int, end: int, *, most: int | None = None) -> None:
        most = len(self.text) if most is None else most
        if not 0 <= start <= end <= most:
            raise InputError(
                f"The text has {most:,} characters; {start} to {end} is not in it.", "Edit inside the text."
            )

    def _done(self) -> None:
        with translated("The edit could not be made."):
            self._doc.commit()
        if self.is_for_guest:
            self._steps.passed()
        elif self._is_paused:
            self._steps.end()
            self._steps.did()
        else:
            self._steps.did()
        self._is_paused = False
        self._collected()

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        for change in event.events:
            name = getattr(change.target, "name", "")
            if name == TEXT and isinstance(change.diff, _loro.Diff.Text):
                self._changes.append(parts_of(change.diff.diff))
            elif table_id := table_of(name):
                self._touched.add(table_id)

    def _collect(self) -> None:
        changes, self._changes = self._changes, []
        touched, self._touched = self._touched, set()
        for parts in changes:
            raw, self._raw = self._raw, raw_operation(parts).apply(self._raw)
            before, self.text = self.text, _ended(self._raw)
            last, self._last = self._last, self._line_end(len(self._raw) - 1)
            change = sealed(parts, raw, self._raw, last=last, new_last=self._last)
            for listener in tuple(self._listeners):
                listener(change, before)
        for table_id in sorted(touched):
            for told in tuple(self._table_listeners):
                told(table_id)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _whole(run: Run, line: Line) -> Iterator[Run]:
    """A draft as the document can hold it: line ends alone and with their line, objects with what they are."""
    has_object = run.marks.picture is not None or bool(run.marks.table)
    for index, words in enumerate(styles.clean(run.text).split("\n")):
        if index:
            yield Run("\n", line=run.line or line)
        words = words if has_object else words.replace(OBJECT, "")
        if words:
            yield Run(words, run.marks)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a range in its lines, without the line ends."""
    while (stop := text.find("\n", start, end)) >= 0:
        yield start, stop
        start = stop + 1
    yield start, end


def _differences(old: Line, new: Line) -> dict[str, Any]:
    return {name: getattr(new, name) for name in LINE_FIELDS if getattr(new, name) != getattr(old, name)}


def _retain(count: int, attributes: dict[str, Any] | None = None) -> Any:
    return _loro.TextDelta.Retain(count, attributes)

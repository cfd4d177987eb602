"""RichNote: a rich text as an editor sees it: edits at UTF-16 positions, the carets of others, undo of one's own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.collaboration import utf16
from core.collaboration.ot import TextOperation
from core.collaboration.records import Cursor
from core.collaboration.rich import RichText
from core.collaboration.rich_change import RichChange, Step
from core.collaboration.rich_styles import Block, Line, Marks, Run
from core.errors import InputError
from core.events import Subscription

Heard = Callable[[Step], None]


@dataclass
class Place:
    """A caret and the other end of what is selected, in code points."""

    anchor: int
    head: int

    def carry(self, operation: TextOperation, *, is_own: bool = False) -> None:
        """Follow the text. What others insert exactly here comes after it, or words that two type would interleave."""
        self.anchor = operation.carry(self.anchor, is_behind=not is_own)
        self.head = operation.carry(self.head, is_behind=not is_own)


class RichNote:
    """One who looks at a rich text. `moved()` is called when the own caret is elsewhere.

    Who keeps the document on disk and sends it to others watches the document itself (`RichText.watch`), gives the
    carets of others to `show_cursors`, and tells them `anchors`.
    """

    def __init__(
        self, document: RichText, *, is_writable: bool = True, moved: Callable[[], None] = lambda: None
    ) -> None:
        self.document = document
        self.is_writable = is_writable
        self._moved = moved
        self._place: Place | None = None
        self._others: list[tuple[Cursor, Place]] = []
        self._listeners: list[Heard] = []
        self._table_listeners: list[Callable[[str], None]] = []
        # whether the editor knows the change already, and whether it is one's own
        self._is_known = self._is_mine = False
        self._subscriptions = [document.listen(self._heard), document.listen_tables(self._table_heard)]

    @property
    def text(self) -> str:
        """The whole text as it is now; a line end is its last character."""
        return self.document.text

    @property
    def is_mine(self) -> bool:
        """Whether what is heard now was done through this note."""
        return self._is_mine

    @property
    def length(self) -> int:
        """How many UTF-16 units the text has, its last line end too."""
        return utf16.length(self.text)

    def runs(self, start: int = 0, end: int | None = None) -> list[Run]:
        """What is from `start` to `end`. Raises InputError outside the text."""
        return list(self.document.runs(self._points(start), None if end is None else self._points(end)))

    def reading(self) -> Iterator[Run]:
        """All that is in it now, one after the other; the last is the last line end."""
        return self.document.runs()

    def content(self, start: int = 0, end: int | None = None) -> list[Block]:
        """What is from `start` to `end`, to be copied or written in another form."""
        return self.document.content(self._points(start), None if end is None else self._points(end))

    def line_at(self, position: int) -> Line:
        """What the line around a position is."""
        return self.document.line_at(self._points(position))

    def marks_at(self, position: int) -> Marks:
        """How the character at a position looks."""
        return self.document.marks_at(self._points(position))

    # What the person does

    def typed(self, position: int, removed: int, runs: Sequence[Run]) -> None:
        """Edit as the editor did already: `listen` of this very note does not hear it. Raises InputError."""
        self._is_known = True
        try:
            self.splice(position, removed, runs)
        finally:
            self._is_known = False

    def splice(self, position: int, removed: int, runs: Sequence[Run]) -> None:
        """Edit. Raises InputError outside the text, for impossible marks, or without the right to."""
        start, end = self._points(position), self._points(position + removed)
        self._do(lambda: self.document.splice(start, end - start, runs))

    def insert(self, position: int, blocks: Sequence[Block]) -> int:
        """Put lines and tables in; returns where what came ends. Raises InputError."""
        ends: list[int] = []
        self._do(lambda: ends.append(self.document.insert(self._points(position), blocks)))
        return utf16.from_points(self.text, ends[0])

    def format(self, start: int, end: int, **changes: Any) -> None:
        """Change marks. Raises InputError as `RichText.format`."""
        self._do(lambda: self.document.format(self._points(start), self._points(end), **changes))

    def set_lines(self, start: int, end: int, **changes: Any) -> None:
        """Change the lines that a range touches. Raises InputError as `RichText.set_lines`."""
        self._do(lambda: self.document.set_lines(self._points(start), self._points(end), **changes))

    def set_picture(self, position: int, **changes: Any) -> None:
        """Change the caption or width of a picture. Raises InputError when there is none."""
        self._do(lambda: self.document.set_picture(self._points(position), **changes))

    def change_table(self, verb: Callable[..., Any], *args: Any, **changes: Any) -> None:
        """Do a verb of `document.tables`, as one step of undo. Raises InputError as the verb."""

        def do() -> None:
            self.document.pause()
            verb(*args, **changes)
            self.document.pause()

        self._do(do)

    def write_cell(self, place: tuple[str, str, str], position: int, removed: int, inserted: str) -> None:
        """Edit the words of the cell at (table, row, column), in UTF-16 units. Raises InputError."""
        words = self.document.tables.words(*place)
        start, end = utf16.to_points(words, position), utf16.to_points(words, position + removed)
        self._do(lambda: self.document.tables.splice(place, start, end - start, inserted))

    def undo(self) -> None:
        """Take back one's own last edit; what others wrote stays. `listen` hears the change."""
        self._do(self.document.undo)

    def redo(self) -> None:
        """Make it again."""
        self._do(self.document.redo)

    # Carets

    def set_cursor(self, anchor: int, head: int) -> None:
        """Where the caret (`head`) is and where the selection began."""
        self._place = Place(self._points(anchor), self._points(head))
        self._moved()

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Where `set_cursor` was told, carried along with every change since; None when it never was."""
        if self._place is None:
            return None
        return self._units(self._place.anchor), self._units(self._place.head)

    def anchors(self) -> tuple[bytes, bytes] | None:
        """The own caret as places that others find in their copies; None when there is none."""
        if self._place is None:
            return None
        return self.document.anchor(self._place.anchor), self.document.anchor(self._place.head)

    def show_cursors(self, cursors: Sequence[Cursor]) -> None:
        """The carets of the others are these now; from here on they are carried along."""
        self._others = [
            (cursor, Place(self._points(cursor.anchor), self._points(cursor.head)))
            for cursor in sorted(cursors, key=lambda cursor: (cursor.name, cursor.peer_id))
        ]

    def cursors(self) -> list[Cursor]:
        """The carets of the others, by name."""
        return [
            replace(cursor, anchor=self._units(place.anchor), head=self._units(place.head))
            for cursor, place in self._others
        ]

    # Who listens

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every step of every change but those that came through `typed`, in order."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def listen_tables(self, handler: Callable[[str], None]) -> Subscription:
        """Call `handler` with the id of every table that changed."""
        held = self._table_listeners
        held.append(handler)
        return Subscription(lambda: held.remove(handler) if handler in held else None)

    def close(self) -> None:
        """Follow the document no more."""
        for subscription in self._subscriptions:
            subscription.cancel()
        self._listeners.clear()
        self._table_listeners.clear()

    def _do(self, verb: Callable[[], object]) -> None:
        if not self.is_writable:
            raise InputError("You may read this note, not change it.", "Ask the owner to make you an editor.")
        self._is_mine = True
        try:
            verb()
        finally:
            self._is_mine = False

    def _heard(self, change: RichChange, before: str) -> None:
        operation = change.operation
        if self._place is not None:
            self._place.carry(operation, is_own=self._is_mine)
        for _, place in self._others:
            place.carry(operation)
        if self._is_known or not self._listeners:
            return
        for step in list(change.steps(before)):
            for listener in tuple(self._listeners):
                listener(step)

    def _table_heard(self, table_id: str) -> None:
        for listener in tuple(self._table_listeners):
            listener(table_id)

    def _points(self, units: int) -> int:
        return utf16.to_points(self.text, units)

    def _units(self, points: int) -> int:
        # nobody's caret stands behind the last line end
        return utf16.from_points(self.text, min(points, len(self.text) - 1))

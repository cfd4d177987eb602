"""PastBoard: a whiteboard as it was, who drew what on it, and what became of its shapes between two moments."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.collaboration import board_geometry as geometry
from core.collaboration.board import SHAPES, Board
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.history import History
from core.collaboration.past.difference import Detail
from core.collaboration.past.entries import Place
from core.collaboration.past.reader import AnyHistory
from core.collaboration.past.shapes import ShapeChange, shape_changes, shape_details, shape_name
from core.collaboration.past.still import StillBoard
from core.collaboration.past.traces import Trace, Traces
from ui import theme
from ui.collaboration.carets import colour_of
from ui.collaboration.past.base import PastView, Pictures, Wanted
from ui.collaboration.past.board_canvas import PastCanvas, Tint
from ui.collaboration.past.board_marks import Mark
from ui.collaboration.past.row_list import RowList
from ui.collaboration.past.rows import MARKS, SOMEBODY, Line, Row, Span, author_line, change_row, cut, trace_line
from ui.collaboration.shelf_tile import Looks
from ui.widgets.flow import FlowLayout
from ui.widgets.label import label
from ui.widgets.segmented import Segmented

DRAWN, AUTHORS = "drawn", "authors"
# How much is seen of shapes of which nothing became, and of those that are gone.
REST, GONE = 0.35, 0.7
# The board and the list of what differs, one to the other.
PARTS = [600, 400]
# A stroke's mark is broad: it needs few of its points.
PATH_POINTS = 40
CHOOSE = "Choose a shape to see who drew it."


@dataclass(frozen=True)
class Then:
    """A board at a moment, and by shape who drew it and who changed it last."""

    board: Board
    traces: Mapping[str, Trace]


@dataclass(frozen=True)
class Both:
    """Two moments in one board: the newer one and what is gone; and what became of the shapes."""

    board: Board
    changes: Sequence[ShapeChange]
    details: Mapping[str, tuple[Detail, ...]]
    authors: Mapping[str, tuple[str, ...]]
    marks: Sequence[Mark]


class PastBoard(PastView):
    """The canvas with a legend above, and below it what is known of the chosen shape, or all that differs."""

    has_legend = True

    def __init__(self, history: AnyHistory, names: Mapping[str, str], pictures: Pictures) -> None:
        super().__init__(history, names, pictures)
        assert isinstance(history, History)
        self._past = history
        self._traces = Traces(history, (SHAPES,))
        self._shown: Then | Both | None = None
        self.canvas = PastCanvas(Board(), pictures=pictures)
        self.canvas.tell = self._told
        self.canvas.selection_changed.connect(self._selected)
        self.ways = Segmented(((DRAWN, "As drawn"), (AUTHORS, "By author")), name="Colours")
        self.ways.chosen.connect(lambda _: self._paint())
        self.legend = QWidget()
        self._legend = FlowLayout(self.legend, gap=12)
        self.about = label(CHOOSE, tone="muted", wraps=True)
        self.changes = RowList(Looks(self), name="What differs")
        self.changes.chosen.connect(self.canvas.show_shape)
        self._build()
        theme.changed.connect(self._paint)

    def read(self, wanted: Wanted) -> Then | Both:
        """The board then, or both boards with what differs."""
        if wanted.base is None:
            snapshot = self._past.snapshot_at(wanted.version.version)
            traces = self._traces.at(snapshot, wanted.number)
            return Then(Board([snapshot]), {key: trace for (_, key), trace in traces.items()})
        versions = [one.version for one in self.in_order(wanted)]
        ends = [(self._past.snapshot_at(version), self._past.moment_of(version)) for version in versions]
        old, new = (Board([snapshot]) for snapshot, _ in ends)
        return both(old, new, self._traces.between(*ends))

    def show_read(self, wanted: Wanted, found: Then | Both) -> None:
        """Show it."""
        is_other = not isinstance(found, type(self._shown))
        self._shown = found
        is_comparing = isinstance(found, Both)
        self.canvas.show_board(found.board)
        self.ways.setVisible(not is_comparing)
        self.about.setVisible(not is_comparing)
        self.changes.setVisible(isinstance(found, Both) and bool(found.changes))
        if isinstance(found, Both):
            self.changes.show_rows(rows_of(found, self.names))
        self._paint()
        self._selected()
        if is_other:
            self.parts.setSizes(PARTS)
            # once everything has its place
            QTimer.singleShot(0, self.canvas, self.canvas.fit)

    def _paint(self) -> None:
        """The shapes in their colours, and what these mean."""
        found = self._shown
        if isinstance(found, Both):
            self.canvas.paint_as(tints_of(found), found.marks)
            self._say_changes(found)
        elif found is not None:
            whose = {one: found.traces[one].made.author_id for one in found.board.shapes if one in found.traces}
            colours = apart(self._past.authors())
            is_by_author = self.ways.key == AUTHORS
            tints = {one: Tint(colours[author_id]) for one, author_id in whose.items()} if is_by_author else {}
            self.canvas.paint_as(tints)
            self._say_authors(Counter(whose.values()), colours)

    def _say_authors(self, counts: Counter[str], colours: Mapping[str, str]) -> None:
        self._legend.clear()
        for author_id, count in counts.most_common():
            made = label(f"● {self.names.get(author_id, SOMEBODY)}  {count:,}")
            made.setStyleSheet(f"color: {colours[author_id]}; font-weight: 600;")
            made.setToolTip(f"{count:,} of these shapes were drawn by {self.names.get(author_id, SOMEBODY)}")
            self._legend.addWidget(made)
        if not counts:
            self._legend.addWidget(label("Nothing was drawn yet.", tone="muted"))
        self.legend.updateGeometry()

    def _say_changes(self, found: Both) -> None:
        self._legend.clear()
        for sort, (_, word, tone) in MARKS.items():
            if count := sum(change.sort == sort for change in found.changes):
                made = label(f"● {count:,} {word.lower()}", tone=tone)
                self._legend.addWidget(made)
        if not found.changes:
            self._legend.addWidget(label("Nothing differs between these two moments.", tone="muted"))
        self.legend.updateGeometry()

    def _selected(self) -> None:
        chosen = self.canvas.chosen
        if isinstance(self._shown, Both):
            self.changes.choose(chosen, is_quiet=True)
            return
        self.about.setText(self._told(chosen) or CHOOSE)

    def _told(self, shape_id: str) -> str:
        """What a person wants to know of a shape."""
        shape = self.canvas.board.shapes.get(shape_id)
        if shape is None:
            return ""
        if isinstance(self._shown, Then):
            line = trace_line(self._shown.traces.get(shape_id), self.names, made="drew it")
            return ": ".join(part for part in (shape_name(shape), _plain(line)) if part)
        row = next((row for row in self.changes.rows.rows if row.key == shape_id), None)
        return "\n".join(_plain(line) for line in row.lines) if row is not None else shape_name(shape)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        # the first line of the legend in the middle of the buttons beside it
        beside.setContentsMargins(0, 7, 0, 0)
        beside.addWidget(self.legend)
        beside.addStretch(1)
        top.addLayout(beside, 1)
        self.parts = parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(8)
        parts.addWidget(self.canvas)
        parts.addWidget(self.changes)
        self.changes.setMinimumHeight(72)
        self.column.addLayout(top)
        self.column.addWidget(parts, 1)
        self.column.addWidget(self.about)


def apart(authors: Sequence[str]) -> dict[str, str]:
    """A colour for each, their own as far as nobody before them has it: one sees by nothing else who drew what."""
    found: dict[str, str] = {}
    for author_id in authors:
        own = colour_of(author_id).name()
        free = [one for one in theme.current().series if one not in found.values()]
        found[author_id] = own if own in free or not free else free[0]
    return found


def both(old: Board, new: Board, authors: Mapping[Place, tuple[str, ...]]) -> Both:
    """Two boards in one, and what differs."""
    changes = shape_changes(old.shapes, new.shapes)
    made = StillBoard({**old.shapes, **new.shapes}.values())
    details = {change.shape.id: shape_details(change, old.shapes, new.shapes) for change in changes}
    whose = {key: found for (_, key), found in authors.items()}
    return Both(made, changes, details, whose, [_mark(change, old, new) for change in changes])


def rows_of(found: Both, names: Mapping[str, str]) -> list[Row]:
    """What became of the shapes, in words."""
    return cut([_row(change, found, names) for change in found.changes])


def tints_of(found: Both) -> dict[str, Tint]:
    """What is gone in the colour of that, what is the same faint, all else as it was drawn."""
    tints = dict.fromkeys(found.board.shapes, Tint(opacity=REST))
    for change in found.changes:
        del tints[change.shape.id]
        if change.sort == "removed":
            tints[change.shape.id] = Tint(theme.current().bad, GONE)
    return tints


def _row(change: ShapeChange, found: Both, names: Mapping[str, str]) -> Row:
    one = change.shape.id
    title = (Span(shape_name(change.shape), is_strong=True, is_struck=change.sort == "removed"),)
    return change_row(one, change.sort, title, found.details[one], author_line(found.authors.get(one, ()), names))


def _mark(change: ShapeChange, old: Board, new: Board) -> Mark:
    box = _box(change.after, new) if change.after is not None else _box(change.before, old)
    was = _box(change.before, old) if change.before is not None and change.after is not None else None
    shape, shapes = change.shape, (new if change.after is not None else old).shapes
    path: Sequence[Point] = ()
    if shape.is_line:
        path = geometry.ends(shape, shapes)
    elif shape.kind == Kind.PEN:
        points = geometry.stroke(shape)
        path = (*points[: -1 : max(1, len(points) // PATH_POINTS)], points[-1])
    return Mark(shape.id, change.sort, box, None if was == box else was, tuple(path))


def _box(shape: Shape | None, board: Board) -> geometry.Bounds:
    assert shape is not None
    return geometry.bounds(shape, board.shapes)


def _plain(line: Line) -> str:
    return "".join(span.text for span in line)

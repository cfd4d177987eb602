"""Board: a whiteboard that merges; shapes over the same engine as the shared text, in the same form as `Document`.

The document is one map from id to shape, each a map of fields (board_shapes.py). What follows from that:
- two who change different fields of one shape both keep their work; of the same field the later is kept everywhere;
- text on a shape merges letter by letter;
- who removes a shape wins over who moves or changes it at the same time, whoever was first.
"""

import math
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import loro

from core.collaboration import board_geometry as geometry
from core.collaboration import long_insertions, utf16
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_layers import Step as LayerStep
from core.collaboration.board_layers import restacked, stacked
from core.collaboration.board_shapes import CHANGEABLE, WRITTEN_ON, Point, Shape, check, read, stored, stored_value
from core.collaboration.board_undo import Edit, Steps, changes_between
from core.collaboration.board_writing import merged_text
from core.collaboration.engine import edits_until, translated, vector
from core.collaboration.entries_changes import Changes, Place
from core.collaboration.shared import SharedDocument
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

# The map's name inside the engine's document; part of the format.
SHAPES = "shapes"
# What one person may fill a board with; the canvas is measured with half of it.
SHAPES_MOST = 10_000
# Many who add at once may pass that; beyond this, every copy shows those with the lowest ids only.
SHOWN_MOST = 20_000
# A shape of a newer version may have some more fields than this one knows.
FIELDS_MOST = 64


@dataclass(frozen=True)
class BoardChanged:
    """Shapes that were added or changed, and shapes that are gone."""

    changed: frozenset[str]
    gone: frozenset[str]


@dataclass(frozen=True)
class Pointer:
    """Where somebody else's pointer is on the board."""

    peer_id: str
    name: str
    at: Point


Heard = Callable[[BoardChanged], None]


class Board(SharedDocument):
    """One whiteboard. Each verb is one step of undo."""

    what: ClassVar[str] = "board"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._shapes: dict[str, Shape] = {}
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        self._stack: list[Shape] | None = None
        self._listeners: list[Heard] = []
        self._steps = Steps()
        self._writing: Edit | None = None
        with translated("The stored board is damaged."):
            self._map = self._doc.get_map(SHAPES)
            self._changes = Changes(self._doc, {SHAPES: self._map})
        self._written: set[Place] = set()
        self.removed_at = -math.inf
        self._collect()

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` after every change, one's own too."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    # What is on it

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """All that can be shown, by id."""
        return self._shapes

    @property
    def stack(self) -> Sequence[Shape]:
        """All that can be shown, from the farthest to the nearest."""
        if self._stack is None:
            self._stack = stacked(self._shapes.values())
        return self._stack

    def holders(self, ids: Collection[str]) -> set[str]:
        """The arrows that stick to any of these."""
        return set().union(*(self._holders.get(shape_id, ()) for shape_id in ids))

    def family(self, ids: Collection[str]) -> set[str]:
        """These and all that are in a group with them: what is chosen together."""
        outer = {self._shapes[one].groups[-1] for one in ids if one in self._shapes and self._shapes[one].groups}
        mine = {shape_id for shape_id in ids if shape_id in self._shapes}
        if not outer:
            return mine
        return mine | {one.id for one in self._shapes.values() if one.groups and one.groups[-1] in outer}

    # What a person does

    def add(self, *drafts: Shape) -> tuple[str, ...]:
        """Put shapes on top; returns their ids, new ones unless they have some.

        Raises InputError for impossible ones, or when the board is full.
        """
        if len(self._shapes) + len(drafts) > SHAPES_MOST:
            raise InputError(f"A board has room for {SHAPES_MOST:,} shapes.", "Remove some, or start a new board.")
        top = self.stack[-1].order if self._shapes else 0.0
        made = [
            check(replace(draft, id=draft.id or secrets.token_hex(8), order=top // 1 + 1 + number))
            for number, draft in enumerate(drafts)
        ]
        self._do([Edit(shape.id, "", None, shape) for shape in made])
        return tuple(shape.id for shape in made)

    def change(self, ids: Collection[str], **values: Any) -> None:
        """Set fields of shapes, as `colour="good"` or `start_on=Grip(…)`. Raises InputError for impossible values."""
        if not values.keys() <= CHANGEABLE:
            raise InputError(
                f"A shape has no {', '.join(sorted(values.keys() - CHANGEABLE))} to change.",
                f"Choose from: {', '.join(sorted(CHANGEABLE))}.",
            )
        self.reshape(replace(shape, **values) for shape in self._found(ids))

    def reshape(self, wanted: Iterable[Shape]) -> None:
        """Make shapes that are here as these say. Raises InputError for impossible ones."""
        edits = []
        for shape in wanted:
            known = self._shapes.get(shape.id)
            if known is None:  # somebody removed it while it was dragged
                continue
            whole = check(replace(shape, text=utf16.whole(shape.text)))
            edits += [
                Edit(shape.id, name, getattr(known, name), getattr(whole, name))
                for name in sorted(CHANGEABLE)
                if getattr(known, name) != getattr(whole, name)
            ]
        self._do(edits)

    def write(self, shape_id: str, base: str, text: str, *, goes_on: bool = False) -> None:
        """The words of a shape become `text`, where `base` was written when somebody began to write; what others wrote
        meanwhile stays. A writing that `goes_on` is one step of undo. Raises InputError when it is too long."""
        shape = self._shapes.get(shape_id)
        if shape is None:
            return
        last = self._writing if goes_on and self._steps.last[:1] and self._steps.last[0] is self._writing else None
        whole = check(replace(shape, text=utf16.whole(merged_text(base, text, shape.text)))).text
        if whole == shape.text:
            return
        # without what was written before, and with what others wrote since
        before = shape.text if last is None else merged_text(last.after, last.before, shape.text)
        self.must_be_writable()
        self._writing = Edit(shape_id, "text", before, whole)
        if before == whole:
            self._steps.drop()
        else:
            self._steps.push((self._writing,), is_instead=last is not None)
        self._write((Edit(shape_id, "text", shape.text, whole),))

    def move(self, ids: Collection[str], dx: float, dy: float) -> None:
        """Carry shapes along; arrows that stick to them follow. Raises InputError beyond the board's edge."""
        self.reshape(geometry.moved(shape, dx, dy) for shape in self._found(ids))

    def resize(self, ids: Collection[str], new: Bounds) -> None:
        """Let shapes together fill another box than they do. Raises InputError beyond the board's edge."""
        found = self._found(ids)
        old = geometry.bounds_of(found, self._shapes)
        if old is not None:
            self.reshape(geometry.resized(shape, old, new) for shape in found)

    def remove(self, ids: Collection[str]) -> None:
        """Take shapes away. Arrows that stuck to them stay where they point."""
        gone = {shape.id for shape in self._found(ids)}
        edits = []
        for arrow in self._found(self.holders(gone) - gone):
            places = zip(("at", "end"), geometry.ends(arrow, self._shapes), strict=True)
            edits += [Edit(arrow.id, name, getattr(arrow, name), Point(*place)) for name, place in places]
        self._do([*edits, *(Edit(shape_id, "", self._shapes[shape_id], None) for shape_id in sorted(gone))])

    def restack(self, ids: Collection[str], step: LayerStep) -> None:
        """Bring shapes forward or send them back: past the next that they touch, or all the way."""
        found = self._found(ids)
        mine = [geometry.bounds(shape, self._shapes) for shape in found]
        meeting = {
            shape.id
            for shape in (self.stack if step in (LayerStep.FORWARD, LayerStep.BACK) else ())
            if any(box.meets(geometry.bounds(shape, self._shapes)) for box in mine)
        }
        orders = restacked(self.stack, {shape.id for shape in found}, step, meeting)
        self._do([Edit(one, "order", self._shapes[one].order, order) for one, order in orders.items()])

    def group(self, ids: Collection[str]) -> None:
        """Let these, and the groups they are in, be chosen together from now on."""
        found = self._found(self.family(ids))
        group_id = secrets.token_hex(8)
        if len(found) > 1:
            for shape in found:
                check(replace(shape, groups=(*shape.groups, group_id)))
            self._do([Edit(shape.id, "groups", shape.groups, (*shape.groups, group_id)) for shape in found])

    def ungroup(self, ids: Collection[str]) -> None:
        """Dissolve the outermost groups that these are in."""
        found = [shape for shape in self._found(self.family(ids)) if shape.groups]
        self._do([Edit(shape.id, "groups", shape.groups, shape.groups[:-1]) for shape in found])

    @classmethod
    def way_back(cls, snapshot: bytes, version: bytes) -> Mapping[str, Shape]:
        """The shapes that were there then. Belongs in a worker. Raises InputError."""
        return cls([snapshot])._then(version)

    def go_back(self, version: bytes, way: Any = None) -> None:
        """Make the board as it was at a version, as one step of undo. Raises InputError."""
        self._do(changes_between(self._shapes, self._then(version) if way is None else way))

    def _then(self, version: bytes) -> Mapping[str, Shape]:
        if not self.covers(version):
            raise InputError("That version has not arrived here.", "Wait until everything is here.")
        with translated("It cannot be restored."):
            return Board([edits_until(self._doc, vector(version))]).shapes

    @property
    def can_undo(self) -> bool:
        """Whether there is something of one's own to take back."""
        return self._steps.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something of one's own to make again."""
        return self._steps.can_redo

    def undo(self) -> bool:
        """Take back the last own step, and nobody else's; False when there is none."""
        return self._steps.undo(self._shapes, self._write)

    def redo(self) -> bool:
        """Make it again; False when there is none."""
        return self._steps.redo(self._shapes, self._write)

    def steps(self) -> bytes:
        """What of one's own can be taken back, and made again."""
        return self._with_own_end(self._steps.stored())

    def load_steps(self, stored: bytes) -> None:
        """What could be taken back before a restart can be again; what does not fit this board is left out."""
        self._steps.restore(self._of_own_end(stored))

    # What is removed while somebody changes it (removals.py)

    def held(self) -> dict[Place, Mapping[str, Any]]:
        """The fields of all shapes, by table (there is one) and id."""
        return {(SHAPES, one): {**stored(shape), "text": shape.text} for one, shape in self._shapes.items()}

    @classmethod
    def words_of(cls, table: str, fields: Mapping[str, Any]) -> list[str]:
        """What is written on a shape, or what it is."""
        return [fields["text"] or f"({fields['kind']})"]

    def bring_back(self, shapes: Mapping[Place, Mapping[str, Any]]) -> None:
        """Let removed shapes be there again as one step of undo; what is there stays. Raises InputError for viewers."""
        self.must_be_writable()
        found = [read(key, values) for (_, key), values in shapes.items() if key not in self._shapes]
        self._do([Edit(shape.id, "", None, shape) for shape in found if shape is not None])

    # How it is kept

    def _found(self, ids: Collection[str]) -> list[Shape]:
        return [self._shapes[shape_id] for shape_id in ids if shape_id in self._shapes]

    def _do(self, edits: Sequence[Edit]) -> None:
        if edits:
            self.must_be_writable()
            # before, so that who listens knows that it can be taken back
            self._steps.push(tuple(edits))
            self._write(tuple(edits))

    def _write(self, step: Sequence[Edit]) -> None:
        self.must_be_writable()
        with translated("The board could not be changed."):
            for edit in step:
                self._written.add((SHAPES, edit.shape_id))
                if edit.field:
                    self._set(edit.shape_id, edit.field, edit.after)
                elif edit.after is None:
                    self._map.delete(edit.shape_id)
                else:
                    self._insert(edit.after)
            self._doc.commit()
        self._collected()

    def _insert(self, shape: Shape) -> None:
        made = self._map.insert_container(shape.id, _loro.LoroMap())
        for name, value in stored(shape).items():
            made.insert(name, value)
        if shape.kind in WRITTEN_ON or shape.text:
            # made now, so that two who begin to write at once write into the same text
            made.insert_container("text", _loro.LoroText()).insert(0, utf16.whole(shape.text))

    def _set(self, shape_id: str, name: str, value: Any) -> None:
        fields = self._map.get(shape_id).container
        if name != "text":
            fields.insert(name, stored_value(value))
            return
        held = fields.get("text")
        text = getattr(held, "container", None)
        if not isinstance(text, loro.LoroText):
            text = fields.insert_container("text", _loro.LoroText())
        long_insertions.rewrite(text, utf16.whole(value))

    def _collect(self) -> BoardChanged:
        """Read again what was touched, and tell who listens."""
        written, self._written = self._written, set()
        touched = {shape_id for _, shape_id in self._changes.since(written)}
        if len(self._map) > SHOWN_MOST:
            touched = set(self._shapes) | set(self._map.keys())
        found = {shape_id: shape for shape_id in touched if (shape := self._read(shape_id)) is not None}
        if len(self._map) > SHOWN_MOST:
            found = {shape_id: found[shape_id] for shape_id in sorted(found)[:SHOWN_MOST]}
        changed = frozenset(one for one, shape in found.items() if self._shapes.get(one) != shape)
        gone = frozenset(one for one in touched - found.keys() if one in self._shapes)
        for shape_id in changed | gone:
            self._keep(shape_id, found.get(shape_id))
        told = BoardChanged(changed, gone)
        if gone:
            self.removed_at = time.monotonic()
        if changed or gone:
            self._stack = None
            for listener in tuple(self._listeners):
                listener(told)
        return told

    def _read(self, shape_id: str) -> Shape | None:
        values = self._changes.read(SHAPES, shape_id, most=FIELDS_MOST)
        return None if values is None else read(shape_id, values)

    def digests(self) -> set[str]:
        """The pictures on it."""
        return {shape.digest for shape in self._shapes.values() if shape.digest}

    def _keep(self, shape_id: str, shape: Shape | None) -> None:
        before = self._shapes.pop(shape_id, None)
        for known, do in ((before, "discard"), (shape, "add")):
            for grip in (known.start_on, known.end_on) if known is not None else ():
                if grip is not None:
                    getattr(self._holders[grip.shape_id], do)(shape_id)
        if shape is not None:
            self._shapes[shape_id] = shape

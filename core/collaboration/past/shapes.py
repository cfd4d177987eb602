"""What became of the shapes of a board between two moments: added, removed, changed, moved, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.collaboration.board_layers import stacked
from core.collaboration.board_shapes import FIELDS, Grip, Kind, Shape
from core.collaboration.colour_names import COLOUR_NAMES
from core.collaboration.past.difference import Detail, Sort, staying

Shapes = Mapping[str, Shape]

KIND_WORDS: Mapping[Kind, str] = {
    Kind.PEN: "Pen stroke",
    Kind.RECTANGLE: "Rectangle",
    Kind.ELLIPSE: "Ellipse",
    Kind.LINE: "Line",
    Kind.ARROW: "Arrow",
    Kind.TEXT: "Text",
    Kind.STICKY: "Sticky note",
    Kind.PICTURE: "Picture",
}
# Of a shape's words, what it is known by.
NAME_CHARACTERS = 40
# Who carries a shape elsewhere changes these.
PLACING = frozenset({"at", "end"})


@dataclass(frozen=True)
class ShapeChange:
    """What became of one shape; `before` and `after` are None where it was not or is not.

    `fields` are the names of those that are another now; `layers` from where to where it went in the pile, counted
    from 1 at the bottom, None where the others only came and went around it.
    """

    sort: Sort
    before: Shape | None
    after: Shape | None
    fields: tuple[str, ...] = ()
    layers: tuple[int, int] | None = None

    @property
    def shape(self) -> Shape:
        """As it is now, or was last."""
        found = self.after or self.before
        assert found is not None
        return found


def shape_changes(before: Shapes, after: Shapes) -> tuple[ShapeChange, ...]:
    """What differs between two states of a board, from the farthest shape to the nearest; what is gone comes last."""
    piles = [[shape.id for shape in stacked(shapes.values())] for shapes in (before, after)]
    ranks = [{one: number for number, one in enumerate(pile, start=1)} for pile in piles]
    stay = staying(*piles)
    made = []
    for one in piles[1]:
        old, new = before.get(one), after[one]
        if old is None:
            made.append(ShapeChange("added", None, new))
            continue
        fields = tuple(name for name in FIELDS if name != "order" and getattr(old, name) != getattr(new, name))
        layers = None if one in stay else (ranks[0][one], ranks[1][one])
        if fields or layers is not None:
            has_only_moved = set(fields) <= PLACING and (not fields or _is_carried(old, new))
            made.append(ShapeChange("moved" if has_only_moved else "changed", old, new, fields, layers))
    made += [ShapeChange("removed", before[one], None) for one in piles[0] if one not in after]
    return tuple(made)


def shape_name(shape: Shape) -> str:
    """What a person knows a shape by, as in: Sticky note “Call Bo”."""
    words = " ".join(shape.text.split())
    short = words if len(words) <= NAME_CHARACTERS else f"{words[: NAME_CHARACTERS - 1]}…"
    return f"{KIND_WORDS[shape.kind]} “{short}”" if short else KIND_WORDS[shape.kind]


def shape_details(change: ShapeChange, before: Shapes, after: Shapes) -> tuple[Detail, ...]:
    """All that is another now, in words; `before` and `after` are the states that it is of."""
    old, new = change.before, change.after
    if old is None or new is None:
        return ()
    made = []
    is_carried = _is_carried(old, new)
    for name in change.fields:
        if name == "at" and is_carried:
            made.append(Detail("Place", "", _way(new.at.x - old.at.x, new.at.y - old.at.y)))
        elif name != "end" or not is_carried:
            made.append(Detail(_TITLES[name], _words(old, name, before), _words(new, name, after)))
    if change.layers is not None:
        made.append(Detail("Layer", *(str(layer) for layer in change.layers)))
    return tuple(made)


_TITLES: Mapping[str, str] = {
    "kind": "Sort",
    "at": "Start",
    "size": "Size",
    "end": "End",
    "turn": "Turned",
    "colour": "Colour",
    "is_filled": "Filled",
    "width": "Width of the line",
    "text": "Words",
    "letters": "Height of the letters",
    "ink": "Stroke",
    "digest": "Picture",
    "start_on": "Starts at",
    "end_on": "Ends at",
    "groups": "Groups",
}


def _is_carried(old: Shape, new: Shape) -> bool:
    """Whether it went elsewhere as a whole: of a line, both ends by the same way."""
    if new.at == old.at:
        return False
    ways = [(one.x - other.x, one.y - other.y) for one, other in ((new.at, old.at), (new.end, old.end))]
    is_same = all(abs(one - other) < 0.5 for one, other in zip(*ways, strict=True))
    return not new.is_line or is_same


def _way(right: float, down: float) -> str:
    """A way in words: 40 right, 12 up."""
    parts = [
        f"{abs(far):.0f} {words[far > 0]}"
        for far, words in ((right, ("left", "right")), (down, ("up", "down")))
        if abs(far) >= 0.5
    ]
    return ", ".join(parts) or "a hair's breadth"


def _words(shape: Shape, name: str, shapes: Shapes) -> str:
    value: Any = getattr(shape, name)
    match name:
        case "kind":
            return KIND_WORDS[shape.kind]
        case "colour":
            return COLOUR_NAMES[shape.colour]
        case "at" | "end":
            return f"{value.x:.0f}, {value.y:.0f}"
        case "size":
            return f"{value.x:.0f} × {value.y:.0f}"
        case "turn":
            return f"{value:.0f}°"
        case "is_filled":
            return "yes" if value else "no"
        case "text":
            return shape.text
        case "ink":
            return f"{len(value)} points"
        case "digest":
            return shape.digest[:8]
        case "start_on" | "end_on":
            return _held(value, shapes)
        case "groups":
            return f"in {len(value)}" if value else "in none"
    return f"{value:g}"


def _held(grip: Grip | None, shapes: Shapes) -> str:
    if grip is None:
        return "nothing"
    held = shapes.get(grip.shape_id)
    return f"{shape_name(held)}, {grip.side}" if held is not None else "something that is gone"

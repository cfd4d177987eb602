"""The shapes of a whiteboard: one frozen record for all kinds, and how it is written into the shared document.

Each field is one register of the document: two who change different fields of one shape both keep their work; of two
who change the same field the engine keeps one, the same everywhere. What arrives from elsewhere is read with care:
a shape with impossible values (or of a kind that a newer Vega knows) stays in the document and is not shown.
"""

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

from core.errors import InputError

# A page of writing on one note; more belongs in the workspace's note.
TEXT_MOST = 10_000
# About a minute of drawing without lifting the pen; the canvas thins what it records.
INK_MOST = 4_000
# Nobody scrolls farther; beyond it, floats lose fractions of a pixel.
FAR = 1_000_000.0
GROUPS_MOST = 16
ORDER_MOST = 1e12
WIDTH_MOST = 100.0
LETTERS = (4.0, 400.0)
# Colours by the theme's names, so that a board suits both themes.
COLOURS = ("text", "muted", "accent", "violet", "good", "warn", "bad")

ID = re.compile(r"[0-9a-f]{8,32}")
DIGEST = re.compile(r"[0-9a-f]{64}")
# Ink is kept relative to its box: x and y in 65,535ths, pressure in 255ths.
_INK = struct.Struct("<HHB")
_UNIT, _FULL = 65_535, 255


class Kind(StrEnum):
    """What a shape is."""

    PEN = "pen"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    LINE = "line"
    ARROW = "arrow"
    TEXT = "text"
    STICKY = "sticky"
    PICTURE = "picture"


LINES = frozenset({Kind.LINE, Kind.ARROW})
WRITTEN_ON = frozenset({Kind.RECTANGLE, Kind.ELLIPSE, Kind.TEXT, Kind.STICKY})


class Side(StrEnum):
    """Where on a shape an arrow sticks: the middle of a side of its box."""

    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"
    LEFT = "left"


class Point(NamedTuple):
    """A place on the board; y grows downwards."""

    x: float
    y: float


class Ink(NamedTuple):
    """A point of a stroke within its box (0 to 1), and how hard the pen pressed (0 to 1)."""

    x: float
    y: float
    pressure: float


class Grip(NamedTuple):
    """What an arrow's end sticks to."""

    shape_id: str
    side: Side


ORIGIN = Point(0.0, 0.0)


@dataclass(frozen=True)
class Shape:
    """One thing on the board. Without `order` it is a draft for `Board.add`."""

    kind: Kind
    at: Point = ORIGIN
    """The top left corner before turning; of lines and arrows, where they start."""
    size: Point = ORIGIN
    """Width and height; of no meaning for lines and arrows."""
    end: Point = ORIGIN
    """Where lines and arrows end."""
    turn: float = 0.0
    """Degrees clockwise around the middle of the box."""
    colour: str = "text"
    is_filled: bool = False
    width: float = 2.0
    """Of the line it is drawn with."""
    text: str = ""
    letters: float = 16.0
    """Height of the letters."""
    ink: tuple[Ink, ...] = ()
    digest: str = ""
    """SHA-256 of a picture in the file store."""
    start_on: Grip | None = None
    end_on: Grip | None = None
    groups: tuple[str, ...] = ()
    """Ids of the groups it is in, the innermost first: a group is whatever carries its id, so none can dangle."""
    order: float = 0.0
    """Layers: higher is nearer; ids decide between equals."""
    id: str = ""

    @property
    def is_line(self) -> bool:
        """Whether it has two ends instead of a box."""
        return self.kind in LINES


FIELDS = tuple(field.name for field in fields(Shape) if field.name != "id")
# What a person may change; the rest is fixed at birth or has verbs of its own.
CHANGEABLE = frozenset(FIELDS) - {"kind", "ink", "order", "groups", "digest"}
_DEFAULTS = {field.name: field.default for field in fields(Shape)}


def check(shape: Shape) -> Shape:
    """The shape itself. Raises InputError when it has values that no shape can have."""
    if wrong := _trouble(shape):
        raise InputError(f"That cannot be put on the board: {wrong}.", "Use smaller values.")
    return shape


def stored(shape: Shape) -> dict[str, Any]:
    """What the document holds of a shape: everything but the id, the text, and what is as it is by default."""
    return {
        name: stored_value(getattr(shape, name))
        for name in FIELDS
        if name != "text" and (name in ("kind", "order") or getattr(shape, name) != _DEFAULTS[name])
    }


def stored_value(value: Any) -> Any:
    """A field's value as the engine can hold it."""
    if isinstance(value, tuple) and value and isinstance(value[0], Ink):
        return b"".join(
            _INK.pack(_within(x, _UNIT), _within(y, _UNIT), _within(pressure, _FULL)) for x, y, pressure in value
        )
    if isinstance(value, tuple):
        return [str(part) if isinstance(part, str) else part for part in value]
    return str(value) if isinstance(value, str) else value


def read(shape_id: str, values: object) -> Shape | None:
    """The shape that the document holds; None when it is none that can be shown."""
    if not ID.fullmatch(shape_id) or not isinstance(values, Mapping):
        return None
    try:
        made = Shape(id=shape_id, **{name: _READ[name](values[name]) for name in FIELDS if name in values})
    except (TypeError, ValueError, OverflowError, struct.error):
        return None
    return None if _trouble(made) else made


def read_value(field: str, value: Any) -> Any:
    """A field's value as `stored_value` made it. Raises KeyError, TypeError, ValueError for what is none."""
    return _READ[field](value)


def _trouble(shape: Shape) -> str:
    # NaN fails every comparison, so each is written such that it must hold
    numbers_hold = (
        all(abs(number) <= FAR for number in (*shape.at, *shape.end))
        and all(0 <= number <= FAR for number in shape.size)
        and abs(shape.order) <= ORDER_MOST
        and math.isfinite(shape.turn)
    )
    problems = (
        (numbers_hold, "it is too far away or too large"),
        (0 < shape.width <= WIDTH_MOST, f"a line is between 0 and {WIDTH_MOST:.0f} wide"),
        (LETTERS[0] <= shape.letters <= LETTERS[1], f"letters are {LETTERS[0]:.0f} to {LETTERS[1]:.0f} high"),
        (shape.colour in COLOURS, f"its colour must be one of {', '.join(COLOURS)}"),
        (len(shape.text) <= TEXT_MOST, f"its text has more than {TEXT_MOST:,} characters"),
        (len(shape.ink) <= INK_MOST, f"a stroke has more than {INK_MOST:,} points"),
        (shape.kind != Kind.PEN or len(shape.ink) > 0, "a stroke without points"),
        (shape.kind != Kind.PICTURE or DIGEST.fullmatch(shape.digest) is not None, "a picture without its file"),
        (len(shape.groups) <= GROUPS_MOST, f"it is in more than {GROUPS_MOST} groups"),
        (all(ID.fullmatch(group) for group in shape.groups), "a group without an id"),
    )
    return next((words for holds, words in problems if not holds), "")


def _within(share: float, full: int) -> int:
    return min(full, max(0, round(share * full)))


def _point(value: Any) -> Point:
    x, y = value
    return Point(_number(x), _number(y))


def _number(value: Any) -> float:
    if isinstance(value, str | bytes | bool):
        raise TypeError(value)
    return float(value)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _grip(value: Any) -> Grip | None:
    if value is None:
        return None
    shape_id, side = value
    return Grip(_word(shape_id), Side(side))


def _ink(value: Any) -> tuple[Ink, ...]:
    if not isinstance(value, bytes) or len(value) > INK_MOST * _INK.size:
        raise ValueError("no ink")
    return tuple(Ink(x / _UNIT, y / _UNIT, pressure / _FULL) for x, y, pressure in _INK.iter_unpack(value))


def _groups(value: Any) -> tuple[str, ...]:
    return tuple(_word(group) for group in value)


def _colour(value: Any) -> str:
    # a newer Vega may know more of them
    return value if value in COLOURS else "text"


def _text(value: Any) -> str:
    # two who write at once may go beyond the limit together
    return _word(value)[:TEXT_MOST]


_READ: dict[str, Any] = {
    "kind": Kind,
    "at": _point,
    "size": _point,
    "end": _point,
    "turn": _number,
    "colour": _colour,
    "is_filled": bool,
    "width": _number,
    "text": _text,
    "letters": _number,
    "ink": _ink,
    "digest": _word,
    "start_on": _grip,
    "end_on": _grip,
    "groups": _groups,
    "order": _number,
}

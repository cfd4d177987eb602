"""Where the shapes of a board are: bounds, what is under a point, what an arrow sticks to, moving and resizing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.collaboration.board_shapes import Grip, Ink, Kind, Point, Shape, Side

Shapes = Mapping[str, Shape]

# Of a stroke's width, how much the lightest and the hardest touch draw; a mouse presses half and draws all of it.
LIGHTEST, HARDEST = 0.4, 1.6
# An arrow head's side, in widths of its line, and the least that can be seen.
HEAD_WIDTHS, HEAD_LEAST = 4.5, 10.0
HEAD_ANGLE = math.radians(26)


class Bounds(NamedTuple):
    """A box with sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def grown(self, margin: float) -> "Bounds":
        """Wider by a margin on every side."""
        return Bounds(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def meets(self, other: "Bounds") -> bool:
        """Whether they have a point in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, other: "Bounds") -> bool:
        """Whether the other is inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


def around(points: Iterable[Point]) -> Bounds:
    """The smallest box around points; there must be one."""
    xs, ys = zip(*points, strict=True)
    return Bounds(min(xs), min(ys), max(xs), max(ys))


def united(boxes: Sequence[Bounds]) -> Bounds | None:
    """The smallest box around boxes; None for none."""
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Bounds(min(lefts), min(tops), max(rights), max(bottoms))


def middle(shape: Shape) -> Point:
    """What a shape turns around."""
    if shape.is_line:
        return Point((shape.at.x + shape.end.x) / 2, (shape.at.y + shape.end.y) / 2)
    return Point(shape.at.x + shape.size.x / 2, shape.at.y + shape.size.y / 2)


def turned(point: Point, centre: Point, degrees: float) -> Point:
    """A point carried clockwise around another."""
    if not degrees % 360:
        return point
    angle = math.radians(degrees)
    dx, dy = point.x - centre.x, point.y - centre.y
    return Point(
        centre.x + dx * math.cos(angle) - dy * math.sin(angle),
        centre.y + dx * math.sin(angle) + dy * math.cos(angle),
    )


def corners(shape: Shape) -> list[Point]:
    """The four corners of its box as it is turned, from the top left clockwise."""
    (left, top), (width, height) = shape.at, shape.size
    box = (Point(left, top), Point(left + width, top), Point(left + width, top + height), Point(left, top + height))
    return [turned(point, middle(shape), shape.turn) for point in box]


def side_point(shape: Shape, side: Side) -> Point:
    """Where arrows touch a side: its middle, turned with the shape."""
    (left, top), (width, height) = shape.at, shape.size
    places = {
        Side.TOP: Point(left + width / 2, top),
        Side.RIGHT: Point(left + width, top + height / 2),
        Side.BOTTOM: Point(left + width / 2, top + height),
        Side.LEFT: Point(left, top + height / 2),
    }
    return turned(places[side], middle(shape), shape.turn)


def ends(shape: Shape, shapes: Shapes) -> tuple[Point, Point]:
    """Where a line starts and ends: at what it sticks to, or where it was left when that is gone."""
    return _end(shape.start_on, shape.at, shapes), _end(shape.end_on, shape.end, shapes)


def _end(grip: Grip | None, free: Point, shapes: Shapes) -> Point:
    held = shapes.get(grip.shape_id) if grip else None
    # an arrow that stuck to an arrow could stick to itself around corners
    return free if grip is None or held is None or held.is_line else side_point(held, grip.side)


def stroke(shape: Shape) -> list[Point]:
    """The points of a pen stroke on the board."""
    (left, top), (width, height) = shape.at, shape.size
    centre = middle(shape)
    return [turned(Point(left + x * width, top + y * height), centre, shape.turn) for x, y, _pressure in shape.ink]


def width_at(shape: Shape, pressure: float) -> float:
    """How wide a stroke is where the pen pressed so hard."""
    return shape.width * (LIGHTEST + (HARDEST - LIGHTEST) * pressure)


def outline(shape: Shape, shapes: Shapes) -> list[Point]:
    """The points its bounds are drawn around: corners (all ink is between them) or ends."""
    return list(ends(shape, shapes)) if shape.is_line else corners(shape)


def bounds(shape: Shape, shapes: Shapes) -> Bounds:
    """The box around all that is drawn of it, width of its line included."""
    margin = 0.0 if shape.kind in (Kind.TEXT, Kind.STICKY, Kind.PICTURE) else shape.width / 2
    if shape.kind == Kind.PEN:
        margin *= HARDEST
    if shape.kind == Kind.ARROW:
        margin = max(margin, head_size(shape))
    return around(outline(shape, shapes)).grown(margin)


def bounds_of(found: Iterable[Shape], shapes: Shapes) -> Bounds | None:
    """The box around several, without the width of their lines: what is resized."""
    return united([around(outline(shape, shapes)) for shape in found])


def head_size(shape: Shape) -> float:
    """How long the sides of an arrow's head are."""
    return max(HEAD_LEAST, shape.width * HEAD_WIDTHS)


def head(shape: Shape, shapes: Shapes) -> list[Point]:
    """The three points of an arrow's head, the tip in the middle; none where the arrow has no length."""
    start, tip = ends(shape, shapes)
    length = math.dist(start, tip)
    if not length:
        return []
    side = min(head_size(shape), length)
    back = math.atan2(start.y - tip.y, start.x - tip.x)
    one, other = (
        Point(tip.x + side * math.cos(back + angle), tip.y + side * math.sin(back + angle))
        for angle in (HEAD_ANGLE, -HEAD_ANGLE)
    )
    return [one, tip, other]


def is_hit(shape: Shape, shapes: Shapes, point: Point, reach: float) -> bool:
    """Whether a point is on it, or not farther than `reach` from its line.

    The inside of an empty rectangle or ellipse is not on it: what lies behind can be reached.
    """
    near = reach + shape.width / 2
    if shape.is_line:
        return _distance(point, *ends(shape, shapes)) <= near
    if shape.kind == Kind.PEN:
        points = stroke(shape)
        pairs = zip(points, points[1:] or points, strict=False)
        return any(_distance(point, one, other) <= near for one, other in pairs)
    local = turned(point, middle(shape), -shape.turn)
    x, y = local.x - shape.at.x, local.y - shape.at.y
    width, height = shape.size
    if not (-near <= x <= width + near and -near <= y <= height + near):
        return False
    is_solid = shape.is_filled or bool(shape.text) or shape.kind in (Kind.TEXT, Kind.STICKY, Kind.PICTURE)
    if shape.kind == Kind.ELLIPSE:
        return _is_on_ellipse(x - width / 2, y - height / 2, width / 2, height / 2, near, is_solid=is_solid)
    return is_solid or min(x, y, width - x, height - y) <= near


def _is_on_ellipse(x: float, y: float, across: float, down: float, near: float, *, is_solid: bool) -> bool:
    def is_within(a: float, b: float) -> bool:
        return a > 0 and b > 0 and (x / a) ** 2 + (y / b) ** 2 <= 1

    return is_within(across + near, down + near) and (is_solid or not is_within(across - near, down - near))


def _distance(point: Point, one: Point, other: Point) -> float:
    """From a point to a piece of a line."""
    dx, dy = other.x - one.x, other.y - one.y
    length = dx * dx + dy * dy
    along = ((point.x - one.x) * dx + (point.y - one.y) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point.x - one.x - along * dx, point.y - one.y - along * dy)


def snap(point: Point, candidates: Iterable[Shape], reach: float) -> Grip | None:
    """The side that an arrow's end at `point` sticks to: the nearest that is not farther than `reach`."""
    found = [
        (math.dist(point, side_point(shape, side)), shape.order, Grip(shape.id, side))
        for shape in candidates
        if not shape.is_line and shape.kind != Kind.PEN
        for side in Side
    ]
    near = [entry for entry in found if entry[0] <= reach]
    return min(near, key=lambda entry: (entry[0], -entry[1]))[2] if near else None


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The shape elsewhere. Ends that stick to something stay there."""
    at = Point(shape.at.x + dx, shape.at.y + dy)
    return replace(shape, at=at, end=Point(shape.end.x + dx, shape.end.y + dy) if shape.is_line else shape.end)


def resized(shape: Shape, old: Bounds, new: Bounds) -> Shape:
    """The shape as it is when the box `old` around it (and others) becomes `new`."""
    across = new.width / old.width if old.width else 1.0
    down = new.height / old.height if old.height else 1.0

    def carried(point: Point) -> Point:
        return Point(new.left + (point.x - old.left) * across, new.top + (point.y - old.top) * down)

    if shape.is_line:
        return replace(shape, at=carried(shape.at), end=carried(shape.end))
    # lying on its side, its width is what the others' height is
    is_lying = abs(math.sin(math.radians(shape.turn))) > math.sqrt(0.5)
    wide, high = (down, across) if is_lying else (across, down)
    size = Point(shape.size.x * wide, shape.size.y * high)
    centre = carried(middle(shape))
    return replace(shape, at=Point(centre.x - size.x / 2, centre.y - size.y / 2), size=size)


def pulled(box: Bounds, across: int, down: int, to: Point, least: float = 1.0) -> Bounds:
    """The box when a handle is pulled to a point: `across` −1 is the left edge, 1 the right, 0 neither; so `down`."""
    left, top, right, bottom = box
    if across < 0:
        left = min(to.x, right - least)
    elif across > 0:
        right = max(to.x, left + least)
    if down < 0:
        top = min(to.y, bottom - least)
    elif down > 0:
        bottom = max(to.y, top + least)
    return Bounds(left, top, right, bottom)


def stretched(shape: Shape, across: int, down: int, to: Point) -> Shape:
    """One turned shape, pulled at a handle of its own box; the opposite side stays where it is."""
    centre = middle(shape)
    (left, top), (width, height) = shape.at, shape.size
    box = pulled(Bounds(left, top, left + width, top + height), across, down, turned(to, centre, -shape.turn))
    moved_to = turned(box.middle, centre, shape.turn)
    size = Point(box.width, box.height)
    return replace(shape, at=Point(moved_to.x - size.x / 2, moved_to.y - size.y / 2), size=size)


def drawn(points: Sequence[Ink], draft: Shape) -> Shape:
    """A pen stroke through points on the board (their pressure 0 to 1) in the colour and width of a draft."""
    box = around(Point(x, y) for x, y, _pressure in points)
    wide, high = box.width or 1.0, box.height or 1.0
    ink = tuple(Ink((x - box.left) / wide, (y - box.top) / high, pressure) for x, y, pressure in points)
    return replace(draft, kind=Kind.PEN, at=Point(box.left, box.top), size=Point(box.width, box.height), ink=ink)

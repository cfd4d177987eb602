"""Parts of a picture on a board, in fractions of it: what was drawn on it or is seen of it, and where a part is now."""

from collections.abc import Sequence

from core.collaboration.board_geometry import Bounds, middle, turned
from core.collaboration.board_shapes import Point, Shape
from core.collaboration.comment_anchors import PicturePart

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, each from 0 to 1, in the picture's own directions however it is turned."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def fractions(shape: Shape, at: Point) -> Point:
    """Where in a shape a point of the board is, from 0 to 1; of one beside it, the nearest that is in it."""
    x, y = turned(at, middle(shape), -shape.turn)
    return Point(_share(x - shape.at.x, shape.size.x), _share(y - shape.at.y, shape.size.y))


def between(one: Point, other: Point) -> Box | None:
    """The part with these two corners (fractions of the picture); None when it has no inside."""
    box = (min(one.x, other.x), min(one.y, other.y), max(one.x, other.x), max(one.y, other.y))
    return box if box[0] < box[2] and box[1] < box[3] else None


def seen(shape: Shape, area: Bounds) -> Box:
    """What an area of the board shows of a shape (of a turned one, the part around that); all of it when nothing."""
    left, top, right, bottom = area
    places = [fractions(shape, Point(x, y)) for x in (left, right) for y in (top, bottom)]
    xs, ys = [place.x for place in places], [place.y for place in places]
    return between(Point(min(xs), min(ys)), Point(max(xs), max(ys))) or WHOLE


def corners(shape: Shape, box: Box) -> list[Point]:
    """The four corners of a part on the board, turned with its picture, from the part's own top left clockwise."""
    (x, y), (width, height) = shape.at, shape.size
    left, top, right, bottom = x + box[0] * width, y + box[1] * height, x + box[2] * width, y + box[3] * height
    around = (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))
    return [turned(point, middle(shape), shape.turn) for point in around]


def upper_right(outline: Sequence[Point]) -> Point:
    """The corner farthest to the upper right, where a part's mark is; there must be one."""
    return max(outline, key=lambda corner: corner.x - corner.y)


def part(shape: Shape, box: Box) -> PicturePart:
    """What a comment on a part of a picture is about."""
    return PicturePart(shape.id, shape.digest, box, upper_right(corners(shape, box)))


def _share(value: float, length: float) -> float:
    return min(1.0, max(0.0, value / length)) if length else 0.0

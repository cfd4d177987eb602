"""Where on a board a comment is: made from what is chosen, found again wherever that was moved to."""

from collections.abc import Mapping, Sequence

from core.collaboration import picture_parts
from core.collaboration.board_geometry import Bounds, around, bounds_of
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import SHAPES_MOST, Anchor, BoardPlace, PicturePart
from ui.collaboration.board_canvas import BoardCanvas

Shapes = Mapping[str, Shape]


def anchor_of(canvas: BoardCanvas) -> Anchor:
    """What is chosen; of one picture the part that is seen; with nothing chosen the middle of what is seen."""
    seen = canvas.view.area(canvas.size())
    chosen = [shape for shape in canvas.selected if shape.id in canvas.board.shapes][:SHAPES_MOST]
    box = bounds_of(chosen, canvas.board.shapes)
    if box is None:
        return BoardPlace((), seen.middle)
    if len(chosen) == 1 and chosen[0].kind == Kind.PICTURE:
        return picture_parts.part(chosen[0], picture_parts.seen(chosen[0], seen))
    return BoardPlace(tuple(shape.id for shape in chosen), Point(box.right, box.top))


def find(anchor: Anchor, shapes: Shapes) -> tuple[Bounds, bool] | None:
    """The box around what a comment is about, and whether that is still there; None for what is on no board."""
    if isinstance(anchor, PicturePart):
        corners = outline(anchor, shapes)
        return (around(corners), True) if corners else (_point(anchor.at), False)
    if isinstance(anchor, BoardPlace):
        there = [shapes[one] for one in anchor.shape_ids if one in shapes]
        box = bounds_of(there, shapes)
        return (box, True) if box is not None else (_point(anchor.at), not anchor.shape_ids)
    return None


def outline(part: PicturePart, shapes: Shapes) -> Sequence[Point]:
    """The corners of a part of a picture, turned as that is; none when the picture is gone."""
    shape = shapes.get(part.shape_id)
    return picture_parts.corners(shape, part.box) if shape is not None else ()


def mark_of(anchor: Anchor, shapes: Shapes) -> Point:
    """Where the pin of a comment is: at the upper right of what it is about."""
    if isinstance(anchor, PicturePart) and (corners := outline(anchor, shapes)):
        return picture_parts.upper_right(corners)
    found = find(anchor, shapes)
    return Point(found[0].right, found[0].top) if found is not None else Point(0.0, 0.0)


def _point(at: Point) -> Bounds:
    return Bounds(at.x, at.y, at.x, at.y)

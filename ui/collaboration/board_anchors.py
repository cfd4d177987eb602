"""Where on a board a comment is: made from what is chosen, found again wherever that was moved to."""

from core.collaboration.board import Board
from core.collaboration.board_geometry import Bounds, bounds, bounds_of
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import SHAPES_MOST, Anchor, BoardPlace, PicturePart
from ui.collaboration.board_canvas import BoardCanvas


def anchor_of(canvas: BoardCanvas) -> Anchor:
    """What is chosen; of one picture the part that is seen; with nothing chosen the middle of what is seen."""
    seen = canvas.view.area(canvas.size())
    chosen = [shape for shape in canvas.selected if shape.id in canvas.board.shapes][:SHAPES_MOST]
    box = bounds_of(chosen, canvas.board.shapes)
    if box is None:
        return BoardPlace((), seen.middle)
    if len(chosen) == 1 and chosen[0].kind == Kind.PICTURE and not chosen[0].turn:
        return _part(chosen[0], seen)
    return BoardPlace(tuple(shape.id for shape in chosen), Point(box.right, box.top))


def find(anchor: Anchor, board: Board) -> tuple[Bounds, bool] | None:
    """The box around what a comment is about, and whether that is still there; None for what is on no board."""
    if isinstance(anchor, PicturePart):
        shape = board.shapes.get(anchor.shape_id)
        if shape is None:
            return _point(anchor.at), False
        whole = bounds(shape, board.shapes)
        left, top, right, bottom = anchor.box
        return (
            Bounds(
                whole.left + left * whole.width,
                whole.top + top * whole.height,
                whole.left + right * whole.width,
                whole.top + bottom * whole.height,
            ),
            True,
        )
    if isinstance(anchor, BoardPlace):
        there = [board.shapes[one] for one in anchor.shape_ids if one in board.shapes]
        box = bounds_of(there, board.shapes)
        return (box, True) if box is not None else (_point(anchor.at), not anchor.shape_ids)
    return None


def _part(shape: Shape, seen: Bounds) -> PicturePart:
    (left, top), (width, height) = shape.at, shape.size

    def share(value: float, start: float, length: float) -> float:
        return min(1.0, max(0.0, (value - start) / length)) if length else 0.0

    box = (
        share(seen.left, left, width),
        share(seen.top, top, height),
        share(seen.right, left, width),
        share(seen.bottom, top, height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        box = (0.0, 0.0, 1.0, 1.0)
    return PicturePart(shape.id, shape.digest, box, Point(left + width * box[2], top + height * box[1]))


def _point(at: Point) -> Bounds:
    return Bounds(at.x, at.y, at.x, at.y)

"""Copies of shapes, for this board or another one: with ids, groups and arrows' grips of their own."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from core.collaboration import board_geometry as geometry
from core.collaboration.board_geometry import Shapes
from core.collaboration.board_shapes import Grip, Point, Shape
from core.errors import InputError

# Five thousand strokes; more is no clipboard but a board, which has a pattern of its own.
BYTES_MOST = 16 << 20


def detached(found: Iterable[Shape], shapes: Shapes) -> list[Shape]:
    """Shapes from the farthest to the nearest as they look now; arrows no longer stick to what is not among them."""
    chosen = sorted(found, key=lambda shape: (shape.order, shape.id))
    ids = {shape.id for shape in chosen}
    made = []
    for shape in chosen:
        if shape.is_line:
            start, end = geometry.ends(shape, shapes)
            shape = replace(
                shape, at=start, end=end, start_on=_kept(shape.start_on, ids), end_on=_kept(shape.end_on, ids)
            )
        made.append(shape)
    return made


def copies(found: Sequence[Shape], dx: float, dy: float) -> list[Shape]:
    """Drafts for `Board.add`, so far away from what they are copies of."""
    ids = {shape.id: secrets.token_hex(8) for shape in found}
    groups = {group: secrets.token_hex(8) for shape in found for group in shape.groups}
    return [
        replace(
            geometry.moved(shape, dx, dy),
            id=ids[shape.id],
            groups=tuple(groups[group] for group in shape.groups),
            start_on=_renamed(shape.start_on, ids),
            end_on=_renamed(shape.end_on, ids),
        )
        for shape in found
    ]


def packed(found: Sequence[Shape]) -> bytes:
    """As it lies on the clipboard. Raises InputError for more than belongs there."""
    data = msgspec.json.encode(found)
    if len(data) > BYTES_MOST:
        raise InputError("That is too much for the clipboard.", "Copy it in parts, or use the workspace as a pattern.")
    return data


def unpacked(data: bytes) -> list[Shape]:
    """What `packed` made. Raises InputError for anything else; what no shape can be, `Board.add` refuses."""
    if len(data) > BYTES_MOST:
        raise InputError("More lies on the clipboard than a board takes at once.", "Copy it in parts.")
    try:
        return msgspec.json.decode(data, type=list[Shape])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InputError("What lies on the clipboard is from another Vega.", "Copy it again.") from error


def middle_of(found: Sequence[Shape]) -> Point:
    """The middle of all of them."""
    box = geometry.bounds_of(found, {shape.id: shape for shape in found})
    return box.middle if box is not None else Point(0.0, 0.0)


def _kept(grip: Grip | None, ids: set[str]) -> Grip | None:
    return grip if grip is not None and grip.shape_id in ids else None


def _renamed(grip: Grip | None, ids: dict[str, str]) -> Grip | None:
    if grip is None or grip.shape_id not in ids:
        return None
    return Grip(ids[grip.shape_id], grip.side)

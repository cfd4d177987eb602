"""Where somebody is on a board: their pointer, and what they have chosen; told to the others, and lost without harm."""

from dataclasses import dataclass

import msgspec

from core.collaboration.board_shapes import FAR, ID, Point

# With their ids it stays within what may be told of a place (presence.py); more are told as the frame around them.
CHOSEN_MOST = 24
# Of a frame: none, the ends of a line, or the corners of a box.
CORNERS = (0, 2, 4)

_Told = tuple[tuple[float, float] | None, list[str], list[tuple[float, float]]]


@dataclass(frozen=True)
class BoardFocus:
    """`chosen` are ids of shapes; `frame` is around all that is chosen, where these are too many or on their way."""

    pointer: Point | None = None
    chosen: tuple[str, ...] = ()
    frame: tuple[Point, ...] = ()

    def packed(self) -> bytes:
        """For the others; b"" for nowhere. Ids beyond CHOSEN_MOST are left out."""
        if self == BoardFocus():
            return b""
        chosen = self.chosen if len(self.chosen) <= CHOSEN_MOST else ()
        return msgspec.msgpack.encode((self.pointer, chosen, self.frame))


def read_focus(told: bytes) -> BoardFocus | None:
    """What somebody told, if it is a place on a board."""
    try:
        pointer, chosen, frame = msgspec.msgpack.decode(told, type=_Told)
    except msgspec.MsgspecError:
        return None
    points = [*frame, *([pointer] if pointer is not None else [])]
    # NaN fails every comparison, so it is written such that it must hold
    is_near = all(abs(number) <= FAR for point in points for number in point)
    if not is_near or len(frame) not in CORNERS or len(chosen) > CHOSEN_MOST or not all(map(ID.fullmatch, chosen)):
        return None
    return BoardFocus(
        Point(*pointer) if pointer is not None else None, tuple(chosen), tuple(Point(*corner) for corner in frame)
    )

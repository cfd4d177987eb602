"""Where somebody is on a board is told in few bytes, however much they have chosen, and what is no place is none."""

import msgspec
import pytest

from core.collaboration.board_focus import CHOSEN_MOST, BoardFocus, read_focus
from core.collaboration.board_shapes import FAR, Point
from core.collaboration.presence import PLACE_BYTES

FRAME = tuple(Point(x, y) for x, y in ((0.5, 1.0), (9.0, 1.0), (9.0, 7.0), (0.5, 7.0)))


@pytest.mark.parametrize(
    "focus",
    [
        BoardFocus(Point(3.0, 4.0)),
        BoardFocus(None, ("ab" * 4, "cd" * 16)),
        BoardFocus(Point(-1.5, 0.0), ("ab" * 8,), FRAME),
        BoardFocus(None, (), FRAME[:2]),
    ],
)
def test_the_others_read_what_was_told(focus):
    assert read_focus(focus.packed()) == focus


def test_nowhere_is_nothing():
    assert BoardFocus().packed() == b""
    assert read_focus(b"") is None


def test_as_many_ids_as_are_told_have_room_and_more_are_left_out():
    ids = [f"{number:032x}" for number in range(CHOSEN_MOST + 1)]
    few = BoardFocus(Point(FAR, -FAR), tuple(ids[:-1]), FRAME)
    assert len(few.packed()) <= PLACE_BYTES
    many = BoardFocus(None, tuple(ids), FRAME)
    assert read_focus(many.packed()) == BoardFocus(None, (), FRAME)


@pytest.mark.parametrize(
    "told",
    [
        b"\xc1",
        msgspec.msgpack.encode((1.0, 2.0)),
        msgspec.msgpack.encode(((float("nan"), 0.0), [], [])),
        msgspec.msgpack.encode(((0.0, 1e300), [], [])),
        msgspec.msgpack.encode((None, ["no id"], [])),
        msgspec.msgpack.encode((None, ["ab" * 8] * (CHOSEN_MOST + 1), [])),
        msgspec.msgpack.encode((None, [], [(0.0, 0.0)] * 3)),
        msgspec.msgpack.encode((None, [], [(0.0, float("inf"))] * 2)),
    ],
)
def test_what_is_no_place_on_a_board_is_none(told):
    assert read_focus(told) is None

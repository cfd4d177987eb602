"""Copied shapes are shapes of their own: moving, ungrouping or deleting them leaves what they were copied from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import board_copying as copying
from core.collaboration.board import Board
from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from core.errors import InputError


@pytest.fixture
def board():
    """Two boxes in a group and an arrow from one to the other."""
    made = Board()
    one, two = made.add(
        Shape(Kind.RECTANGLE, Point(0, 0), Point(10, 10), text="one"),
        Shape(Kind.RECTANGLE, Point(100, 0), Point(10, 10)),
    )
    made.add(Shape(Kind.ARROW, start_on=Grip(one, Side.RIGHT), end_on=Grip(two, Side.LEFT)))
    made.group([one, two])
    return made


def test_arrows_stick_to_the_copies_and_groups_are_their_own(board):
    before = dict(board.shapes)
    found = copying.detached(board.shapes.values(), board.shapes)
    ids = board.add(*copying.copies(copying.unpacked(copying.packed(found)), 5, 7))
    one, two, arrow = (board.shapes[shape_id] for shape_id in ids)
    assert {shape_id: board.shapes[shape_id] for shape_id in before} == before
    assert (one.at, one.text, two.at) == (Point(5, 7), "one", Point(105, 7))
    assert (arrow.start_on, arrow.end_on) == (Grip(one.id, Side.RIGHT), Grip(two.id, Side.LEFT))
    assert board.family([one.id]) == {one.id, two.id}
    assert [shape.id for shape in board.stack[-3:]] == list(ids)
    board.undo()
    assert dict(board.shapes) == before


def test_an_arrow_alone_stays_where_it_pointed(board):
    arrow = next(shape for shape in board.shapes.values() if shape.kind == Kind.ARROW)
    [copy] = copying.copies(copying.detached([arrow], board.shapes), 0, 0)
    assert (copy.at, copy.end) == (Point(10, 5), Point(100, 5))
    assert copy.start_on is copy.end_on is None


@given(junk=st.binary(max_size=200))
def test_what_is_no_copy_is_refused_in_words(junk):
    try:
        found = copying.unpacked(junk)
    except InputError as error:
        assert "clipboard" in error.what
    else:
        assert found == []


def test_what_no_shape_can_be_is_refused_by_the_board():
    bad = copying.unpacked(b'[{"kind":"rectangle","at":[1e300,0],"size":[1,1]}]')
    with pytest.raises(InputError):
        Board().add(*copying.copies(bad, 0, 0))


def test_too_much_is_refused(monkeypatch, board):
    monkeypatch.setattr(copying, "BYTES_MOST", 100)
    with pytest.raises(InputError, match="too much"):
        copying.packed([*board.shapes.values()])
    with pytest.raises(InputError, match="More lies"):
        copying.unpacked(b"[" + b" " * 200 + b"]")


def test_the_middle_of_what_is_copied(board):
    assert copying.middle_of([*board.shapes.values()]) == Point(55, 5)
    assert copying.middle_of([]) == Point(0, 0)

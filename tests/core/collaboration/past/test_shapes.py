"""What became of the shapes of a board, all of it and in words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board import Board
from core.collaboration.board_layers import Step, stacked
from core.collaboration.board_shapes import FIELDS, Grip, Ink, Kind, Point, Shape, Side
from core.collaboration.past.difference import Detail
from core.collaboration.past.shapes import KIND_WORDS, shape_changes, shape_details, shape_name

points = st.builds(Point, st.sampled_from([0.0, 10.0]), st.sampled_from([0.0, 5.0]))
shapes = st.builds(
    Shape,
    kind=st.sampled_from([Kind.RECTANGLE, Kind.LINE, Kind.STICKY]),
    at=points,
    end=points,
    size=points,
    colour=st.sampled_from(["text", "good"]),
    text=st.sampled_from(["", "Plan"]),
    is_filled=st.booleans(),
    groups=st.sampled_from([(), ("a" * 8,)]),
    order=st.integers(0, 4).map(float),
)
boards = st.dictionaries(st.sampled_from(["a" * 8, "b" * 8, "c" * 8, "d" * 8, "e" * 8]), shapes).map(
    lambda found: {key: replace(shape, id=key) for key, shape in found.items()}
)


@given(boards)
def test_a_board_does_not_differ_from_itself(board):
    assert shape_changes(board, board) == ()


@given(boards, boards)
def test_what_came_went_and_changed_is_exactly_what_differs(before, after):
    changes = {change.shape.id: change for change in shape_changes(before, after)}
    assert {one for one, change in changes.items() if change.sort == "added"} == after.keys() - before.keys()
    assert {one for one, change in changes.items() if change.sort == "removed"} == before.keys() - after.keys()
    for one in before.keys() & after.keys():
        different = {
            name for name in FIELDS if name != "order" and getattr(before[one], name) != getattr(after[one], name)
        }
        told = changes.get(one)
        assert set(told.fields if told else ()) == different
        if told is not None:
            assert different or told.layers is not None
            assert shape_details(told, before, after)
    # those of which no layer is told lie in the same order as before
    piles = [[shape.id for shape in stacked(found.values())] for found in (before, after)]
    stayed = {one for one in before.keys() & after.keys() if one not in changes or changes[one].layers is None}
    assert [one for one in piles[0] if one in stayed] == [one for one in piles[1] if one in stayed]


@pytest.fixture
def board():
    return Board()


def said(board, before):
    after = board.shapes
    return [
        (change.sort, shape_name(change.shape), *shape_details(change, before, after))
        for change in shape_changes(before, after)
    ]


def test_changes_in_words(board):
    plan, note = board.add(
        Shape(Kind.RECTANGLE, at=Point(0, 0), size=Point(100, 60), text="Plan"),
        Shape(Kind.STICKY, at=Point(200, 0), size=Point(80, 80), text="Call Bo"),
    )
    (arrow,) = board.add(Shape(Kind.ARROW, at=Point(0, 0), end=Point(50, 50), start_on=Grip(plan, Side.RIGHT)))
    before = dict(board.shapes)
    board.move([plan], 40, -12)
    assert said(board, before) == [("moved", "Rectangle “Plan”", Detail("Place", "", "40 right, 12 up"))]
    board.change([plan], colour="good", size=Point(120, 60), is_filled=True)
    board.change([arrow], end_on=Grip(note, Side.LEFT), width=4.0)
    board.remove([note])
    assert said(board, before) == [
        (
            "changed",
            "Rectangle “Plan”",
            Detail("Place", "", "40 right, 12 up"),
            Detail("Size", "100 × 60", "120 × 60"),
            Detail("Colour", "Ink", "Green"),
            Detail("Filled", "no", "yes"),
        ),
        (
            "changed",
            "Arrow",
            Detail("Start", "0, 0", "160, 18"),
            Detail("End", "50, 50", "200, 40"),
            Detail("Width of the line", "2", "4"),
            Detail("Ends at", "nothing", "something that is gone"),
        ),
        ("removed", "Sticky note “Call Bo”"),
    ]


def test_a_line_that_is_carried_moved_and_one_whose_end_is_dragged_changed(board):
    carried, dragged = board.add(*(Shape(Kind.LINE, at=Point(0, 0), end=Point(50, 0)) for _ in range(2)))
    before = dict(board.shapes)
    board.move([carried], 0, 9)
    board.change([dragged], end=Point(50, 20))
    assert said(board, before) == [
        ("moved", "Line", Detail("Place", "", "9 down")),
        ("changed", "Line", Detail("End", "50, 0", "50, 20")),
    ]


def test_what_is_brought_to_the_front_is_told_alone(board):
    ids = board.add(*(Shape(Kind.ELLIPSE, at=Point(9, 9), size=Point(9, 9)) for _ in range(4)))
    before = dict(board.shapes)
    board.restack([ids[0]], Step.FRONT)
    assert said(board, before) == [("moved", "Ellipse", Detail("Layer", "1", "4"))]


def test_every_field_has_words(board):
    (one,) = board.add(Shape(Kind.PEN, size=Point(5, 5), ink=(Ink(0, 0, 0.5),)))
    old = board.shapes[one]
    others = {
        "kind": Kind.PICTURE,
        "at": Point(1, 1),
        "size": Point(6, 6),
        "end": Point(2, 2),
        "turn": 9.0,
        "colour": "bad",
        "is_filled": True,
        "width": 3.0,
        "text": "words",
        "letters": 20.0,
        "ink": (Ink(0, 0, 0.5), Ink(1, 1, 0.5)),
        "digest": "a" * 64,
        "start_on": Grip("b" * 8, Side.TOP),
        "end_on": Grip(one, Side.LEFT),
        "groups": ("c" * 8,),
    }
    assert set(others) == set(FIELDS) - {"order"}
    for name, value in others.items():
        after = {one: replace(old, **{name: value})}
        (change,) = shape_changes({one: old}, after)
        (detail,) = shape_details(change, {one: old}, after)
        assert detail.title and detail.after and detail.before != detail.after
    assert set(KIND_WORDS) == set(Kind)


def test_long_words_name_a_shape_by_their_beginning(board):
    assert shape_name(Shape(Kind.TEXT, text="so\nmany " * 20)) == "Text “so many so many so many so many so many…”"

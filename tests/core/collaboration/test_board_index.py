"""The grid finds what looking at every box finds."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_index import Grid

EDGE = st.floats(-1e6, 1e6) | st.floats(-600, 600)
BOXES = st.builds(
    lambda x, y, wide, high: Bounds(x, y, x + wide, y + high), EDGE, EDGE, st.floats(0, 9000), st.floats(0, 9000)
)
STEPS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.none() | BOXES), max_size=30)


@given(STEPS, BOXES)
def test_near_is_what_meets(steps, area):
    grid, boxes = Grid(), {}
    for name, box in steps:
        if box is None:
            grid.remove(name)
            boxes.pop(name, None)
        else:
            grid.place(name, box)
            boxes[name] = box
    assert grid.near(area) == {name for name, box in boxes.items() if box.meets(area)}
    assert grid.names == set(boxes)
    assert all(grid.box(name) == box for name, box in boxes.items())

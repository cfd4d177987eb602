"""Tiles are as large as they can be; a shared screen takes the most of the room."""

import pytest
from PySide6.QtCore import QRect

from core.collaboration.calls.records import Call
from ui.collaboration.call_grid import CallGrid, best_columns


@pytest.mark.parametrize(
    ("count", "width", "height", "expected"),
    [(1, 800, 450, 1), (2, 800, 450, 2), (2, 400, 800, 1), (4, 800, 450, 2), (6, 1200, 500, 3), (12, 1600, 900, 4)],
)
def test_as_many_columns_as_make_tiles_largest(count, width, height, expected):
    assert best_columns(count, width, height) == expected


@pytest.fixture
def grid(qtbot):
    made = CallGrid()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def call(*people):
    return Call("c", "space", 0.0, people, is_joined=True)


def places(grid):
    return [tile.geometry() for tile in grid.tiles.values()]


def test_faces_have_their_shape_do_not_overlap_and_stay_inside(grid, person):
    for count in range(1, 13):
        grid.show_call(call(*(person(f"P{number}") for number in range(count))))
        found = places(grid)
        assert len(found) == count
        assert all(QRect(0, 0, 1000, 600).contains(place) for place in found)
        assert all(place.width() / place.height() == pytest.approx(16 / 9, abs=0.05) for place in found)
        assert not any(a.intersects(b) for at, a in enumerate(found) for b in found[at + 1 :])


@pytest.mark.parametrize("size", [(1000, 600), (500, 600)])
def test_a_screen_is_larger_than_all_faces_together(grid, person, size):
    grid.resize(*size)
    grid.show_call(call(person("Ada"), person("Ben", has_screen=True), person("Cleo")))
    assert list(grid.tiles) == [("ben", "screen"), ("ada", "camera"), ("ben", "camera"), ("cleo", "camera")]
    screen, *faces = (place.width() * place.height() for place in places(grid))
    assert screen > sum(faces)


def test_tiles_come_stay_and_go_with_their_people(grid, person):
    grid.show_call(call(person("Ada"), person("Ben")))
    kept = grid.tiles["ada", "camera"]
    grid.show_call(call(person("Ada", is_muted=True), person("Cleo")))
    assert grid.tiles["ada", "camera"] is kept and kept.participant.is_muted
    assert ("ben", "camera") not in grid.tiles
    grid.show_levels({"cleo": -12.0, "zoe": -12.0})
    assert grid.tiles["cleo", "camera"].level == 1.0

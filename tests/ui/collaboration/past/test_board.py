"""A board as it was, who drew what, and what became of it in one picture and in words."""

import pytest

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape
from ui import theme
from ui.collaboration.carets import colour_of
from ui.collaboration.past.board import AUTHORS, CHOOSE, PastBoard, apart
from ui.collaboration.past.board_canvas import Tint


def box(x, **values):
    return Shape(Kind.RECTANGLE, at=Point(x, 0), size=Point(80, 60), is_filled=True, **values)


@pytest.fixture
def drawn(two):
    """Ada drew three; then Bo removed one, moved one, wrote on one and added one."""
    pair = two(Board)
    pair.ids = pair.ada.add(box(0, text="Gone"), box(200), box(400, text="Plan"), box(1200, text="Same"))
    pair.meet()
    pair.then = pair.ada.version
    gone, moved, written, _ = pair.ids
    pair.bo.remove([gone])
    pair.bo.move([moved], 0, 100)
    pair.bo.write(written, "Plan", "Plan B")
    (pair.added,) = pair.bo.add(box(600))
    return pair


@pytest.fixture
def view(qtbot, drawn):
    made = PastBoard(drawn.history(drawn.then), drawn.names, lambda digest: None)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    yield made
    made.canvas.close_board()


def legend(view):
    widgets = [view._legend.itemAt(place).widget() for place in range(view._legend.count())]
    return [widget.text() for widget in widgets]


def test_who_drew_what_is_seen_by_colour_named_and_told(view, drawn, shown):
    shown(view)
    assert legend(view) == ["● Ada  3", "● Bo  1"]
    assert view.canvas.scene.painter.tints == {}
    assert view.about.text() == CHOOSE
    view.ways._buttons[AUTHORS].click()
    colours = apart(["ada", "bo"])
    assert view.canvas.scene.painter.tints[drawn.added] == Tint(colours["bo"])
    assert view.canvas.scene.painter.tints[drawn.ids[2]] == Tint(colours["ada"])
    view.canvas.show_shape(drawn.ids[2])
    assert view.about.text().startswith("Rectangle “Plan B”: Ada drew it")
    assert "Bo changed it last" in view.about.text()
    shown(view, view.history.moment_of(drawn.then))
    assert legend(view) == ["● Ada  4"]
    assert len(view.canvas.board.shapes) == 4
    shown(view, -1)
    assert legend(view) == ["Nothing was drawn yet."]


def test_two_moments_are_one_picture_with_marks_and_a_list_in_words(view, drawn, shown):
    gone, moved, written, same = drawn.ids
    shown(view, None, drawn.then)
    assert legend(view) == ["● 1 added", "● 1 removed", "● 1 changed", "● 1 moved"]
    assert set(view.canvas.board.shapes) == {*drawn.ids, drawn.added}
    assert {mark.shape_id: mark.sort for mark in view.canvas.marks} == {
        drawn.added: "added",
        gone: "removed",
        written: "changed",
        moved: "moved",
    }
    assert {mark.shape_id for mark in view.canvas.marks if mark.was is not None} == {moved}
    tints = view.canvas.scene.painter.tints
    assert tints[gone].colour == theme.current().bad and tints[same].opacity < 1 and written not in tints
    assert [row.words for row in view.changes.rows.rows] == [
        "Moved. Moved  Rectangle. Place  100 down. by Bo",
        "Changed. Changed  Rectangle “Plan B”. Words  Plan  →  Plan B. by Bo",
        "Added. Added  Rectangle. by Bo",
        "Removed. Removed  Rectangle “Gone”. by Bo",
    ]


def test_a_line_shows_its_shape_and_a_shape_its_line(view, drawn, shown):
    shown(view, None, drawn.then)
    view.canvas.view.origin *= 0
    view.canvas.view.origin.setX(-9000)
    view.changes.choose(drawn.ids[0])
    assert view.canvas.chosen == drawn.ids[0]
    assert view.canvas.view.area(view.canvas.size()).holds(view.canvas.scene._index.box(drawn.ids[0]))
    view.canvas.select([drawn.added])
    assert view.changes.key == drawn.added
    assert view._told(drawn.added) == "Added  Rectangle\nby Bo"


def test_the_same_moment_twice_says_that_nothing_differs(view, drawn, shown):
    shown(view, None, drawn.ada.version)
    assert legend(view) == ["Nothing differs between these two moments."]
    assert view.changes.isHidden()
    shown(view)
    assert not view.ways.isHidden()


def test_no_two_people_share_a_colour_while_there_are_some_left(qapp):
    people = [f"person {number}" for number in range(12)]
    found = apart(people)
    assert len({found[one] for one in people[: len(theme.current().series)]}) == len(theme.current().series)
    assert found[people[0]] == colour_of(people[0]).name()

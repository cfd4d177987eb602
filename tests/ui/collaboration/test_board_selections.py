"""What others have chosen is framed in their colour, with their name, where it is now."""

import pytest
from PySide6.QtCore import QPointF

from core.collaboration.board_focus import CHOSEN_MOST, BoardFocus
from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.board_selections import GAP, Selection, focus_of
from ui.collaboration.carets import colour_of


@pytest.fixture
def colour_at(canvas):
    def found(x, y):
        return canvas.grab().toImage().pixelColor(round(x), round(y)).name()

    return found


def chosen(*ids, who="bo", frame=()):
    return Selection(who, who.capitalize(), BoardFocus(None, ids, frame))


def test_a_frame_follows_the_shape_when_it_is_moved_resized_and_gone(canvas, board, box, colour_at):
    (one,) = board.add(box(100, 100))
    canvas.show_selections([chosen(one)])
    colour = colour_of("bo").name()
    # the left edge, a little outside of the shape
    assert colour_at(100 - GAP, 150) == colour
    assert colour_at(100 - GAP, 100 - GAP - 8) == colour  # the name
    board.move([one], 200, 0)
    assert colour_at(100 - GAP, 150) != colour
    assert colour_at(300 - GAP, 150) == colour
    board.reshape([Shape(Kind.RECTANGLE, id=one, at=Point(300, 100), size=Point(300, 200), is_filled=True)])
    assert colour_at(600 + GAP, 250) == colour
    canvas.zoom(0.5, QPointF(600, 250))
    assert colour_at(600 + GAP, 250) == colour
    board.remove([one])
    assert colour_at(600 + GAP, 250) != colour
    canvas.show_selections([])


def test_who_deselects_has_no_frame_any_more(canvas, board, box, colour_at):
    (one,) = board.add(box(100, 100))
    canvas.show_selections([chosen(one)])
    canvas.show_selections([])
    assert colour_at(100 - GAP, 150) != colour_of("bo").name()


def test_frames_of_two_around_one_shape_are_both_seen(canvas, board, box, colour_at):
    (one,) = board.add(box(200, 200))
    people = ["bo", "cleo"]
    canvas.show_selections([chosen(one, who=who) for who in people])
    assert [colour_at(200 - GAP * place, 230) for place in (1, 2)] == [colour_of(who).name() for who in people]
    # their names stand side by side
    image = canvas.grab().toImage()
    row = {image.pixelColor(x, 200 - round(GAP) - 8).name() for x in range(190, 300)}
    assert {colour_of(who).name() for who in people} <= row


def test_a_frame_that_is_told_is_shown_instead_of_those_of_the_shapes(canvas, board, box, colour_at):
    """While somebody moves shapes, and of many of them."""
    (one,) = board.add(box(100, 100))
    corners = tuple(Point(x, y) for x, y in ((300, 300), (500, 300), (500, 400), (300, 400)))
    canvas.show_selections([chosen(one, frame=corners)])
    colour = colour_of("bo").name()
    assert colour_at(300 - GAP, 350) == colour
    assert colour_at(100 - GAP, 130) != colour


def test_a_chosen_line_is_drawn_over_in_the_colour(canvas, board, colour_at):
    (line,) = board.add(Shape(Kind.LINE, at=Point(100, 300), end=Point(400, 300)))
    canvas.show_selections([chosen(line)])
    assert colour_at(300, 300) == colour_of("bo").name()


def test_of_a_frame_that_is_out_of_sight_above_the_name_is_seen(canvas, board, box, colour_at):
    (one,) = board.add(box(100, -500, 200, 700))
    canvas.show_selections([chosen(one)])
    assert colour_at(100, 3) == colour_of("bo").name()


def test_while_shapes_are_dragged_the_frame_is_told_and_then_the_shapes(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.select([one])
    assert focus_of(canvas, Point(1, 2)) == BoardFocus(Point(1, 2), (one,))
    told = []
    canvas.pointer_moved.connect(lambda at: told.append(focus_of(canvas, at)))
    hand.drag((150, 130), (250, 230))
    assert any(focus.chosen == (one,) and focus.frame[:1] > (Point(100, 100),) for focus in told)
    assert focus_of(canvas, None) == BoardFocus(None, (one,))


def test_of_many_chosen_shapes_their_common_frame_is_told(canvas, board, box):
    ids = board.add(*(box(100 + 5 * number, 100) for number in range(CHOSEN_MOST + 1)))
    canvas.select(ids)
    focus = focus_of(canvas, None)
    assert focus.chosen == ()
    assert focus.frame[::2] == (Point(100, 100), Point(100 + 5 * CHOSEN_MOST + 100, 160))

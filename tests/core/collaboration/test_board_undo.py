"""Taking back touches only what is still as one left it."""

from dataclasses import replace

import msgspec
import pytest

from core.collaboration.board import Board
from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from core.collaboration.board_undo import Edit, Steps
from core.collaboration.step_stack import STEPS_MOST

SHAPE = Shape(Kind.LINE, id="a" * 16)


class Memory:
    """Shapes in a dictionary."""

    def __init__(self):
        self.shapes = {}
        self.steps = Steps()

    def write(self, step):
        for edit in step:
            if edit.field:
                self.shapes[edit.shape_id] = replace(self.shapes[edit.shape_id], **{edit.field: edit.after})
            elif edit.after is None:
                del self.shapes[edit.shape_id]
            else:
                self.shapes[edit.shape_id] = edit.after

    def do(self, *step):
        self.write(step)
        self.steps.push(step)

    def undo(self):
        return self.steps.undo(self.shapes, self.write)

    def redo(self):
        return self.steps.redo(self.shapes, self.write)


def test_back_and_forth():
    memory = Memory()
    memory.do(Edit(SHAPE.id, "", None, SHAPE))
    memory.do(Edit(SHAPE.id, "colour", "text", "good"))
    assert memory.undo() and memory.shapes[SHAPE.id].colour == "text"
    assert memory.undo() and not memory.shapes
    assert not memory.undo()
    assert memory.redo() and memory.redo() and memory.shapes[SHAPE.id].colour == "good"
    assert not memory.redo() and memory.steps.can_undo


def test_what_somebody_else_changed_since_stays():
    memory = Memory()
    memory.do(Edit(SHAPE.id, "", None, SHAPE))
    memory.do(Edit(SHAPE.id, "width", 2.0, 4.0))
    memory.do(Edit(SHAPE.id, "colour", "text", "good"))
    memory.shapes[SHAPE.id] = replace(memory.shapes[SHAPE.id], colour="bad")
    assert memory.undo()  # passes over the colour, and takes the width back
    assert (memory.shapes[SHAPE.id].colour, memory.shapes[SHAPE.id].width) == ("bad", 2.0)
    memory.undo()
    memory.redo()
    assert memory.shapes[SHAPE.id].colour == "bad"  # it comes back as it went


def test_something_new_ends_redo_and_steps_are_bounded():
    memory = Memory()
    memory.do(Edit(SHAPE.id, "", None, SHAPE))
    for number in range(STEPS_MOST + 5):
        memory.do(Edit(SHAPE.id, "turn", float(number), float(number + 1)))
    memory.shapes[SHAPE.id] = replace(SHAPE, turn=STEPS_MOST + 5.0)
    memory.undo()
    memory.do(Edit(SHAPE.id, "width", 2.0, 3.0))
    assert not memory.steps.can_redo
    count = 0
    while memory.undo():
        count += 1
    assert count == STEPS_MOST


def test_steps_come_back_after_a_restart():
    """Adding, moving, writing and removing are taken back in a board that was opened anew."""
    board = Board()
    (shape_id,) = board.add(Shape(Kind.STICKY, at=Point(1, 2), size=Point(30, 40), text="words"))
    (arrow_id,) = board.add(Shape(Kind.ARROW, end=Point(9, 9), start_on=Grip(shape_id, Side.TOP)))
    states = [dict(board.shapes)]
    board.move([shape_id], 5, 5)
    states.append(dict(board.shapes))
    board.change([shape_id], text="other words")
    states.append(dict(board.shapes))
    board.remove([shape_id, arrow_id])
    again = Board([board.snapshot()])
    again.load_steps(board.steps())
    for state in reversed(states):
        assert again.undo()
        assert again.shapes == state
    assert again.undo()
    assert again.undo()
    assert not again.shapes
    assert not again.undo()


@pytest.mark.parametrize("junk", [b"", b"junk", msgspec.msgpack.encode([msgspec.msgpack.encode([("a", "at", 1, 2)])])])
def test_damaged_steps_are_left_out(junk):
    board = Board()
    board.load_steps(junk)
    assert not board.can_undo


def test_old_steps_go_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr("core.collaboration.step_stack.BYTES_MOST", 10)
    board = Board()
    for _ in range(3):
        board.add(Shape(Kind.RECTANGLE, size=Point(30, 40)))
    again = Board([board.snapshot()])
    again.load_steps(board.steps())
    assert again.undo()
    assert not again.undo()

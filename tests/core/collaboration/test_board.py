"""Boards merge any verbs in any order into one board, refuse bytes that are none, and take back one's own only."""

import random
import resource

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration import board as module
from core.collaboration.board import Board, BoardChanged
from core.collaboration.board_geometry import Bounds, ends
from core.collaboration.board_layers import Step
from core.collaboration.board_shapes import Grip, Ink, Kind, Point, Shape, Side
from core.errors import InputError

BOX = Shape(Kind.RECTANGLE, size=Point(100, 50))
DRAFTS = (
    BOX,
    Shape(Kind.STICKY, at=Point(20, 20), size=Point(80, 80), text="Hi"),
    Shape(Kind.LINE, end=Point(50, 50)),
    Shape(Kind.PEN, size=Point(10, 10), ink=(Ink(0, 0, 0.5), Ink(1, 1, 0.5))),
)


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


def pair(*drafts):
    """Two copies of a board, and the ids of what is on it."""
    ada, bo = Board(), Board()
    ids = ada.add(*drafts)
    bo.take(ada.updates())
    return ada, bo, *ids


VERBS = (
    "add",
    "arrow",
    "move",
    "colour",
    "text",
    "resize",
    "remove",
    "front",
    "back",
    "group",
    "ungroup",
    "undo",
    "redo",
)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 10**6))
    | st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2)),
    max_size=30,
)


def do(board, verb, seed):
    chance = random.Random(seed)
    known = sorted(board.shapes)
    ids = chance.sample(known, min(len(known), chance.randint(1, 3)))
    match verb:
        case "add":
            board.add(*chance.sample(DRAFTS, 2))
        case "arrow" if ids:
            board.add(Shape(Kind.ARROW, start_on=Grip(ids[0], Side.LEFT), end=Point(9, 9)))
        case "move":
            board.move(ids, chance.randint(-99, 99), chance.randint(-99, 99))
        case "colour":
            board.change(ids, colour=chance.choice(["good", "bad", "accent"]))
        case "text" if ids:
            board.write(ids[0], board.shapes[ids[0]].text, chance.choice(["a", "b 😀", ""]))
        case "resize":
            board.resize(ids, Bounds(0, 0, chance.randint(1, 99), chance.randint(1, 99)))
        case "front" | "back":
            board.restack(ids, Step.FORWARD if verb == "front" else Step.BOTTOM)
        case "remove" | "group" | "ungroup":
            getattr(board, verb)(ids)
        case "undo" | "redo":
            getattr(board, verb)()


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_all_copies_end_as_one_board(history):
    boards = [Board() for _ in range(3)]
    followed = [{}, {}, {}]
    for mine, board in zip(followed, boards, strict=True):

        def heard(changed, mine=mine, board=board):
            mine.update({one: board.shapes[one] for one in changed.changed})
            for one in changed.gone:
                del mine[one]

        board.listen(heard)
    for what, who, seed in history:
        if what == "meet":
            exchange(boards[who], boards[seed])
        else:
            do(boards[who], what, seed)
    for _ in range(2):
        exchange(boards[0], boards[1])
        exchange(boards[1], boards[2])
    assert boards[0].shapes == boards[1].shapes == boards[2].shapes
    assert boards[0].stack == boards[2].stack
    assert followed == [dict(board.shapes) for board in boards]  # who listens knows all
    assert dict(Board([boards[0].snapshot()]).shapes) == boards[0].shapes
    assert boards[0].is_covered_by(boards[2].version) and boards[0].covers(boards[1].version)


def test_different_fields_of_one_shape_both_survive():
    ada, bo, box = pair(BOX)
    ada.move([box], 10, 0)
    bo.change([box], colour="good")
    bo.resize([box], Bounds(0, 0, 300, 200))
    exchange(ada, bo)
    shape = ada.shapes[box]
    assert (shape.at, shape.colour, shape.size) == ((10, 0), "good", (300, 200))
    assert ada.shapes == bo.shapes


@pytest.mark.parametrize("is_remover_first", [True, False])
def test_who_removes_wins(is_remover_first):
    ada, bo, box = pair(BOX)
    verbs = [lambda: ada.remove([box]), lambda: bo.move([box], 5, 5)]
    for verb in verbs if is_remover_first else reversed(verbs):
        verb()
    exchange(ada, bo)
    assert ada.shapes == bo.shapes == {}


def test_two_write_on_one_note():
    ada, bo, note = pair(Shape(Kind.STICKY, size=Point(9, 9), text="one two"))
    ada.write(note, "one two", "zero one two")
    bo.write(note, "one two", "one two three")
    exchange(ada, bo)
    assert ada.shapes[note].text == bo.shapes[note].text == "zero one two three"
    # begun before the other's words arrived, finished afterwards
    ada.write(note, "one two", "one TWO")
    assert ada.shapes[note].text == "zero one TWO three"


def test_a_writing_that_goes_on_is_one_step():
    ada, bo, note = pair(Shape(Kind.STICKY, size=Point(9, 9), text="one"))
    ada.write(note, "one", "one t")
    bo.take(ada.updates(bo.version))
    bo.write(note, "one t", "zero one t")
    exchange(ada, bo)
    ada.write(note, "zero one t", "zero one two", goes_on=True)
    ada.undo()
    assert ada.shapes[note].text == "zero one"
    ada.redo()
    assert ada.shapes[note].text == "zero one two"
    # after something else was done or taken back, it is another
    ada.write(note, "zero one two", "zero one two!", goes_on=True)
    ada.undo()
    assert ada.shapes[note].text == "zero one two"


def test_undo_takes_back_ones_own_only():
    ada, bo, box = pair(BOX)
    ada.change([box], colour="good")
    exchange(ada, bo)
    bo.change([box], colour="bad", width=8.0)
    exchange(ada, bo)
    ada.undo()  # the colour is Bo's now; what is left of Ada's is the shape itself
    assert ada.shapes == {}
    ada.redo()
    assert ada.shapes[box].colour == "bad"
    assert not Board([ada.snapshot()]).can_undo  # another day, nothing is one's own


def test_undo_brings_back_what_was_removed_with_its_arrows():
    board = Board()
    one, other = board.add(BOX, BOX)
    (arrow,) = board.add(Shape(Kind.ARROW, start_on=Grip(one, Side.RIGHT), end_on=Grip(other, Side.LEFT)))
    before = dict(board.shapes)
    start, end = ends(board.shapes[arrow], board.shapes)
    board.remove([one])
    assert ends(board.shapes[arrow], board.shapes) == (start, end)  # it stays where it pointed
    board.undo()
    assert board.shapes == before and board.can_redo
    board.move([one], 40, 0)
    assert ends(board.shapes[arrow], board.shapes)[0] == (start.x + 40, start.y)
    assert board.holders([one]) == {arrow}


def test_groups_are_chosen_together_and_nest():
    board = Board()
    one, two, three, four = board.add(BOX, BOX, BOX, BOX)
    board.group([one, two])
    assert board.family([one]) == {one, two} and board.family([four]) == {four}
    board.group([two, three])
    assert board.family([one]) == {one, two, three}
    board.ungroup([three])
    assert board.family([one]) == {one, two} and board.family([three]) == {three}
    board.group([four])  # one alone is no group
    assert board.shapes[four].groups == ()


def test_layers():
    board = Board()
    ids = board.add(BOX, BOX, BOX)
    assert [shape.id for shape in board.stack] == list(ids)
    board.restack([ids[0]], Step.FORWARD)
    assert [shape.id for shape in board.stack] == [ids[1], ids[0], ids[2]]
    board.restack([ids[2]], Step.BOTTOM)
    board.undo()
    assert [shape.id for shape in board.stack] == [ids[1], ids[0], ids[2]]


def test_impossible_verbs_are_refused_and_change_nothing(monkeypatch):
    board = Board()
    (box,) = board.add(BOX)
    with pytest.raises(InputError, match="too far"):
        board.move([box], 1e9, 0)
    with pytest.raises(InputError, match="no order to change"):
        board.change([box], order=3.0)
    with pytest.raises(InputError, match="characters"):
        board.write(box, "", "x" * 10_001)
    monkeypatch.setattr(module, "SHAPES_MOST", 2)
    with pytest.raises(InputError, match="room for 2"):
        board.add(BOX, BOX)
    board.change(["0" * 16], colour="good")  # somebody removed it: nothing to do
    board.resize([], Bounds(0, 0, 1, 1))
    assert board.shapes[box].at == (0, 0) and len(board.shapes) == 1


def test_more_than_can_be_shown_is_the_same_everywhere(monkeypatch):
    ada, bo, *_ids = pair(BOX, BOX)
    monkeypatch.setattr(module, "SHOWN_MOST", 3)
    ada.add(BOX, BOX)
    bo.add(BOX, BOX)
    exchange(ada, bo)
    assert ada.shapes == bo.shapes and len(ada.shapes) == 3


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_harmless(place, flip):
    """Never another board than the real one, never a crash."""
    ada, bo = Board(), Board()
    ada.add(*DRAFTS)
    data = bytearray(ada.updates())
    data[place % len(data)] ^= flip
    try:
        bo.take(bytes(data))
    except InputError:
        assert not bo.shapes
    else:
        assert bo.shapes in ({}, ada.shapes)
    bo.take(ada.updates())
    assert bo.shapes == ada.shapes


def test_bytes_that_are_no_board_are_refused():
    ada, bo, _box = pair(BOX)
    ada.add(*DRAFTS)
    before = dict(bo.shapes)
    for data in (b"", b"x", b"loro" * 99, ada.updates()[:-3]):
        with pytest.raises(InputError):
            bo.take(data)
        with pytest.raises(InputError):
            Board([data])
    with pytest.raises(InputError, match="no version"):
        bo.covers(b"\xff" * 40)
    assert bo.shapes == before


def test_too_many_bytes_are_refused_unread(monkeypatch):
    monkeypatch.setattr("core.collaboration.shared.UPDATE_BYTES", 10)
    with pytest.raises(InputError, match="More edits"):
        Board().take(b"x" * 11)


def test_what_is_no_shape_is_kept_but_not_shown():
    """A hostile machine, or a newer Vega, may write anything into the map."""
    board, foreign = Board(), loro.LoroDoc()
    shapes = foreign.get_map("shapes")
    shapes.insert("a" * 16, "words")
    shapes.insert_container("b" * 16, loro.LoroList()).insert(0, 1)
    shapes.insert_container("../../etc", loro.LoroMap()).insert("kind", "line")
    shapes.insert_container("c" * 16, loro.LoroMap()).insert("kind", "hologram")
    good = shapes.insert_container("d" * 16, loro.LoroMap())
    good.insert("kind", "sticky")
    good.insert("text", "plain")
    foreign.get_list("shapes").insert(0, 5)
    foreign.get_tree("trees").create()
    foreign.commit()
    board.take(foreign.export(loro.ExportMode.Snapshot()))
    assert set(board.shapes) == {"d" * 16}
    board.write("d" * 16, "plain", "plain words")
    assert board.shapes["d" * 16].text == "plain words"


def test_edits_that_build_on_missing_ones_wait_for_them():
    ada, bo, box = pair(BOX)
    middle = ada.version
    ada.move([box], 1, 0)
    first = ada.updates(middle)
    later = ada.version
    ada.move([box], 1, 0)
    assert bo.take(ada.updates(later)) == BoardChanged(frozenset(), frozenset()) and bo.lacks
    bo.take(first)
    assert bo.shapes[box].at == (2, 0) and not bo.lacks


def test_listeners_can_go():
    board, told = Board(), []
    subscription = board.listen(told.append)
    board.add(BOX)
    subscription.cancel()
    subscription.cancel()
    board.add(BOX)
    assert len(told) == 1


def test_a_lone_half_becomes_a_question_mark():
    board = Board()
    (note,) = board.add(Shape(Kind.STICKY, size=Point(9, 9)))
    board.write(note, "", "a\ud83d")
    assert board.shapes[note].text == "a?"
    board.undo()
    assert board.shapes[note].text == ""


def test_maps_in_maps_thousands_deep_cost_little_and_are_not_shown():
    """Told by the engine with the whole path to each change, this update of some ten kilobytes would take gigabytes."""
    hostile = loro.LoroDoc()
    inner = hostile.get_map("shapes")
    for _ in range(3000):
        inner = inner.insert_container("x", loro.LoroMap())
    hostile.commit()
    board = Board()
    (kept,) = board.add(Shape("rectangle", Point(0, 0), Point(5, 5)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    board.take(hostile.export(loro.ExportMode.Updates(loro.VersionVector())))
    assert list(board.shapes) == [kept]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB

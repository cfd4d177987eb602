"""What a document was at any moment, who wrote each word, what differs, and going back without losing anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.document import TEXT, Document
from core.collaboration.history import History, Piece
from core.collaboration.tasks import TaskList
from core.errors import InputError


class Two:
    """Ada and Bo on one text."""

    def __init__(self):
        self.ada, self.bo = Document(), Document()
        self.authors = {self.ada.writer: "ada", self.bo.writer: "bo"}

    def meet(self):
        self.bo.take(self.ada.updates())
        self.ada.take(self.bo.updates())

    def history(self):
        return History(self.ada.snapshot(), self.authors, words=TEXT)


@pytest.fixture
def two():
    return Two()


def test_the_text_at_every_moment_and_who_wrote_it(two):
    two.ada.splice(0, 0, "One. ")
    two.meet()
    before = two.ada.version
    two.bo.splice(5, 0, "Two.")
    two.meet()
    history = two.history()
    assert history.text_at(b"") == ""
    assert history.text_at(before) == "One. "
    assert history.text_at(two.ada.version) == "One. Two."
    assert history.pieces_at(two.ada.version) == [Piece("One. ", "ada"), Piece("Two.", "bo")]
    assert history.authors() == ["ada", "bo"]
    assert [(sitting.author_id, sitting.first, sitting.last) for sitting in history.sittings()] == [
        ("ada", 0, 0),
        ("bo", 1, 1),
    ]
    assert history.text_at(history.version(0)) == "One. "
    assert history.text_at(history.version(-1)) == ""
    assert history.moment_of(before) == 0
    assert history.moment_of(b"") == -1
    assert history.moment_of(two.ada.version) == len(history.moments) - 1


def test_a_comparison_says_who_added_and_who_deleted(two):
    two.ada.splice(0, 0, "The red boat sails.")
    two.meet()
    before = two.ada.version
    two.bo.splice(4, 4, "")
    two.bo.splice(8, 0, " slowly")
    two.ada.splice(19, 0, " Home.")
    two.ada.splice(0, 0, "gone again")
    two.ada.splice(0, 10, "")
    two.meet()
    pieces = two.history().compared(before, two.ada.version)
    assert pieces == [
        Piece("The ", "ada"),
        Piece("red ", "bo", "gone"),
        Piece("boat", "ada"),
        Piece(" slowly", "bo", "new"),
        Piece(" sails.", "ada"),
        Piece(" Home.", "ada", "new"),
    ]


def test_going_back_keeps_what_came_after_in_the_history_and_is_one_step(two):
    two.ada.splice(0, 0, "First draft.")
    two.meet()
    draft = two.ada.version
    two.bo.splice(0, 12, "Everything new.")
    two.meet()
    newer = two.ada.version
    two.ada.go_back(draft)
    two.meet()
    assert two.bo.text == "First draft."
    assert two.history().text_at(newer) == "Everything new."
    two.ada.undo()
    assert two.ada.text == "Everything new."


def test_going_back_to_what_has_not_arrived_or_without_the_right_is_refused(two):
    two.bo.splice(0, 0, "far away")
    with pytest.raises(InputError, match="not arrived"):
        two.ada.go_back(two.bo.version)
    two.ada.is_writable = False
    with pytest.raises(InputError, match="not change"):
        two.ada.go_back(b"")


def test_a_board_is_seen_as_it_was_and_goes_back_in_one_step():
    board = Board()
    (kept,) = board.add(Shape(Kind.RECTANGLE, at=Point(0, 0), size=Point(10, 10)))
    then = board.version
    shapes = dict(board.shapes)
    board.move([kept], 50, 50)
    board.change([kept], text="words")
    board.add(Shape(Kind.ELLIPSE, at=Point(0, 0), size=Point(10, 10)))
    (gone,) = board.add(Shape(Kind.STICKY, at=Point(0, 0), size=Point(10, 10)))
    now = dict(board.shapes)
    history = History(board.snapshot(), {board.writer: "ada"})
    assert not history.has_words
    assert Board([history.snapshot_at(then)]).shapes == shapes
    board.go_back(then)
    assert board.shapes == shapes
    assert board.undo()
    assert board.shapes == now
    board.remove([gone, kept])
    board.go_back(then)
    assert board.shapes == shapes


def test_a_long_history_is_cut_into_moments_a_hand_can_find(two, monkeypatch):
    monkeypatch.setattr("core.collaboration.history.MOMENTS_MOST", 10)
    two.ada.splice(0, 0, "x" * 1000)
    history = two.history()
    assert len(history.moments) == 10
    assert history.text_at(history.version(4)) == "x" * 500


def test_a_marked_version_is_a_moment_of_its_own(two):
    two.ada.splice(0, 0, "eleven char")
    marked = two.ada.version
    two.ada.splice(11, 0, "s more")
    history = History(two.ada.snapshot(), two.authors, words=TEXT, marks=[marked])
    assert history.text_at(history.version(history.moment_of(marked))) == "eleven char"


def test_an_empty_document_has_no_moments(two):
    history = two.history()
    assert (history.moments, history.sittings(), history.text_at(b"")) == ((), [], "")


def test_damage_is_said_in_words():
    with pytest.raises(InputError, match="cannot be read"):
        History(b"junk", {}, words=TEXT)


edits = st.lists(
    st.tuples(st.sampled_from(["ada", "bo", "meet"]), st.floats(0, 1), st.integers(0, 4), st.integers(0, 4)),
    max_size=20,
)


@given(edits=edits, data=st.data())
def test_every_comparison_holds_both_texts_and_says_whose_each_letter_is(edits, data):
    """No two letters are alike, so the test knows who wrote and who deleted each one."""
    two = Two()
    letters = map(chr, range(0x4E00, 0x9FFF))
    wrote, deleted = {}, {}
    for who, share, removed, count in edits:
        if who == "meet":
            two.meet()
            continue
        document = getattr(two, who)
        place = int(share * len(document.text))
        for letter in document.text[place : place + removed]:
            deleted.setdefault(letter, set()).add(who)
        words = "".join(next(letters) for _ in range(count))
        wrote.update(dict.fromkeys(words, who))
        document.splice(place, min(removed, len(document.text) - place), words)
    two.meet()
    history = two.history()
    low, high = sorted(data.draw(st.tuples(*(st.integers(-1, len(history.moments) - 1),) * 2)))
    before, after = history.version(low), history.version(high)
    pieces = history.compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "new") == history.text_at(before)
    assert "".join(piece.text for piece in pieces if piece.change != "gone") == history.text_at(after)
    for piece in pieces:
        for letter in piece.text:
            assert piece.author_id in (deleted[letter] if piece.change == "gone" else {wrote[letter]})
    owners = [piece.author_id for piece in history.pieces_at(after) for _ in piece.text]
    assert owners == [piece.author_id for piece in pieces if piece.change != "gone" for _ in piece.text]
    assert history.text_at(history.version(len(history.moments) - 1)) == two.ada.text


def test_a_document_of_tables_goes_back_too():
    tasks = TaskList()
    column = tasks.columns[0].id if tasks.columns else tasks.add_columns("To do")[0]
    tasks.add_card(column, "First")
    then, cards = tasks.version, dict(tasks.cards)
    tasks.add_card(column, "Second")
    now = tasks.version
    tasks.remove_cards([one for one, card in tasks.cards.items() if card.title == "First"])
    tasks.go_back(then)
    assert dict(tasks.cards) == cards
    history = History(tasks.snapshot(), {tasks.writer: "ada"})
    assert len(TaskList([history.snapshot_at(now)]).cards) == 2

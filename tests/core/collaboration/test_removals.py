"""What one deletes while another changes it is found with both texts, and can be brought back with the changes."""

import pytest

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.removals import find_removals, kept
from core.collaboration.shelf import Shelf
from core.collaboration.tasks import TaskList
from core.errors import InputError


def parted(ada):
    """Ada's document, Bo's copy of it."""
    return ada, type(ada)([ada.updates()])


def met(ada, bo):
    """Both get what the other did; what Ada finds."""
    mine, theirs = ada.version, bo.version
    ada.take(bo.updates(mine))
    bo.take(ada.updates(theirs))
    return find_removals(type(ada), ada.snapshot(), mine, theirs)


@pytest.fixture
def tasks():
    made = TaskList()
    made.add_columns("To do")
    return made


def test_a_card_that_was_deleted_while_somebody_wrote_on_it_comes_back_with_its_words_and_list(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Write report")
    item = tasks.add_item(card, "Ask Cleo")
    other = tasks.add_card(tasks.columns[0].id, "Other")
    ada, bo = parted(tasks)
    ada.remove_cards([card])
    bo.write_card(card, "description", "An hour's work")
    bo.write_card(other, "description", "Something else")
    (found,) = met(ada, bo)
    assert (found.sort, found.mine) == ("removed", "")
    assert "Write report" in found.before and "An hour's work" not in found.before
    assert "Write report" in found.theirs and "An hour's work" in found.theirs
    assert card not in ada.cards and card not in bo.cards
    ada.bring_back(kept(found))
    assert ada.cards[card].description == "An hour's work"
    assert [one.id for one in ada.items(card)] == [item]
    bo.take(ada.updates(bo.version))
    assert bo.cards == ada.cards and bo.lines == ada.lines
    # twice is once, and it is one step
    ada.bring_back(kept(found))
    ada.undo()
    assert card not in ada.cards


def test_the_one_who_wrote_finds_the_same_from_the_other_side(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Write report")
    ada, bo = parted(tasks)
    bo.remove_cards([card])
    ada.write_card(card, "title", "Write the report")
    (found,) = met(ada, bo)
    assert (found.mine, found.theirs) == ("Write the report", "")


def test_who_adds_a_line_to_a_card_changes_the_card(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Write report")
    ada, bo = parted(tasks)
    ada.remove_cards([card])
    bo.add_item(card, "Ask Cleo")
    (found,) = met(ada, bo)
    ada.bring_back(kept(found))
    assert [one.title for one in ada.items(card)] == ["Ask Cleo"]


def test_what_was_only_moved_or_removed_by_both_or_one_after_the_other_is_no_conflict(tasks):
    first, second, third = (tasks.add_card(tasks.columns[0].id, name) for name in "abc")
    ada, bo = parted(tasks)
    ada.remove_cards([first, second, third])
    bo.move_cards([first], bo.columns[0].id, 2)
    bo.write_card(second, "title", "b too")
    bo.remove_cards([second])
    assert met(ada, bo) == []
    ada, bo = parted(ada)
    card = ada.add_card(ada.columns[0].id, "d")
    bo.take(ada.updates())
    bo.write_card(card, "title", "D")
    ada.take(bo.updates())
    ada.remove_cards([card])
    assert met(ada, bo) == []


def test_a_note_of_a_board_comes_back_with_its_words_and_colour():
    board = Board()
    (note,) = board.add(Shape(Kind.STICKY, at=Point(1, 2), size=Point(9, 9), text="one"))
    ada, bo = parted(board)
    ada.remove([note])
    bo.write(note, "one", "one two")
    bo.change([note], colour="good")
    (found,) = met(ada, bo)
    assert found.before == "one" and found.theirs == "one two\ncolour: good"
    shape = Shape(Kind.STICKY, at=Point(1, 2), size=Point(9, 9), text="one two", colour="good", id=note, order=1.0)
    ada.bring_back(kept(found))
    assert ada.shapes[note] == shape
    bo.take(ada.updates(bo.version))
    assert bo.shapes == ada.shapes


def test_a_question_comes_back_with_its_options():
    form = Form()
    question = form.add(QuestionKind.CHOICE, "Which?", options=("A", "B"))
    ada, bo = parted(form)
    ada.remove(question)
    bo.write(question, "title", "Which one?")
    (found,) = met(ada, bo)
    ada.bring_back(kept(found))
    assert [one.title for one in ada.questions] == ["Which one?"]
    assert [one.title for one in ada.options(question)] == ["A", "B"]


def test_viewers_bring_nothing_back_and_damage_is_said(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Write report")
    ada, bo = parted(tasks)
    ada.remove_cards([card])
    bo.write_card(card, "title", "x")
    (found,) = met(ada, bo)
    ada.is_writable = False
    with pytest.raises(InputError):
        ada.bring_back(kept(found))
    ada.is_writable = True
    ada.bring_back({("cards", "no id"): {}, ("strange", card): {}})
    assert not ada.cards
    assert Shelf().held() == {}

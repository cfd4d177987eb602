"""A document at a moment, as it is read."""

from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState


def test_a_group_has_the_entries_that_stand_by_themselves_in_their_order():
    column = PastEntry("column", "Column", "To do", "todo", (), is_shown=False)
    cards = [PastEntry(key, "Card", key, "todo", ()) for key in "ba"]
    state = PastState((PastGroup("todo", "To do"),), (column, *cards, PastEntry("c", "Card", "c", "done", ())))
    assert [entry.key for entry in state.of("todo")] == ["b", "a"]
    assert (state.title("todo"), state.title("elsewhere")) == ("To do", "")


def test_a_field_means_its_words_unless_it_says_otherwise():
    assert PastField("due", "Due", "1 Dec").meaning == "1 Dec"
    assert PastField("due", "Due", "1 Dec", "2026-12-01").meaning == "2026-12-01"

"""A task list is a document of a workspace."""

from core.collaboration.formats.tasks import Tasks


def test_what_is_to_do_comes_back_from_what_is_stored():
    tasks = Tasks().open()
    tasks.add_card(tasks.add_columns("To do")[0], "Buy")
    assert Tasks().open([tasks.snapshot()]).cards == tasks.cards

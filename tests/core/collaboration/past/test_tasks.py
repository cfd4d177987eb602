"""A task list as it was: columns, and cards with everything on them."""

import pytest

from core.collaboration.past.difference import Detail, difference
from core.collaboration.past.tasks import read
from core.collaboration.tasks import TaskList


@pytest.fixture
def tasks():
    return TaskList()


@pytest.fixture
def card(tasks):
    todo, _ = tasks.add_columns("To do", "Done")
    return tasks.add_card(todo, "Bake")


def then(tasks):
    return read(TaskList([tasks.snapshot()]))


def test_a_card_says_all_that_is_on_it(tasks, card):
    tasks.change_card(card, due="2026-12-01", colour="good", is_done=True)
    tasks.tag(card, tasks.add_label("Kitchen", "warn"), is_on=True)
    tasks.assign(card, "peer-1", "Ada")
    tasks.write_card(card, "description", "A loaf.")
    flour = tasks.add_item(card, "Flour")
    tasks.check_item(flour, is_done=True)
    tasks.add_item(card, "Salt")
    state = read(tasks)
    assert [(group.title, group.note) for group in state.groups] == [("To do", "1"), ("Done", "0")]
    (shown,) = state.of(tasks.columns[0].id)
    assert [(field.title, field.words) for field in shown.fields] == [
        ("Done", "yes"),
        ("Due", "1 Dec 2026"),
        ("Colour", "Green"),
        ("Label", "Kitchen"),
        ("Given to", "Ada"),
        ("Description", "A loaf."),
        ("Check list", "☑ Flour"),
        ("Check list", "☐ Salt"),
    ]
    assert [field.tone for field in shown.fields if field.tone] == ["good", "warn"]
    assert shown.places == (("cards", card), *(("items", item.id) for item in tasks.items(card)))


def test_what_became_of_columns_labels_and_cards(tasks, card):
    label = tasks.add_label("Kitchen", "warn")
    tasks.tag(card, label)
    flour, salt = tasks.add_item(card, "Flour"), tasks.add_item(card, "Salt")
    before = then(tasks)
    tasks.change_label(label, title="Home", colour="bad")
    tasks.write_column(tasks.columns[1].id, "Finished")
    tasks.move_column(tasks.columns[1].id, 0)
    tasks.move_item(salt, 0)
    tasks.remove_item(flour)
    tasks.move_cards([card], tasks.columns[0].id)
    found = {change.entry.key.split()[0]: change for change in difference(before, then(tasks))}
    assert found.keys() == {"column", "label", "card"}
    assert found["label"].details == (Detail("Title", "Kitchen", "Home"), Detail("Colour", "Amber", "Red"))
    # the label is called otherwise, and the card carries the same one
    assert found["card"].details == (
        Detail("Place", "To do, place 1", "Finished, place 1"),
        Detail("Check list", "☐ Flour", ""),
    )


def test_cards_whose_columns_are_gone_are_read_too():
    tasks, other = TaskList(), TaskList()
    one, two = tasks.add_columns("One", "Two")
    tasks.add_card(one, "Kept")
    other.take(tasks.updates())
    tasks.remove_column(one)
    other.move_cards(list(other.cards), one)
    other.remove_column(two)
    tasks.take(other.updates())
    other.take(tasks.updates())
    assert not tasks.cards or all(state.of(state.groups[0].key) for state in (read(tasks), read(other)))
    assert [entry.title for entry in read(tasks).entries if entry.sort == "Card"] == ["Kept"]

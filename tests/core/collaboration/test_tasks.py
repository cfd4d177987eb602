"""Task lists merge any verbs in any order; no card is doubled or lost; one's own steps are taken back."""

import random

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration import tasks as module
from core.collaboration.tasks import FIRST_COLUMNS, NOWHERE, TaskList
from core.collaboration.tasks_cards import COLOURS
from core.collaboration.tasks_filter import CardFilter
from core.errors import InputError


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


@pytest.fixture
def tasks():
    made = TaskList()
    made.add_columns(*FIRST_COLUMNS)
    return made


def titles(tasks, number):
    return [card.title for card in tasks.stack(tasks.columns[number].id)]


VERBS = (
    *("add", "move", "move", "move", "write", "change", "remove", "undo", "redo", "tag", "assign", "items"),
    *("column", "move_column", "remove_column", "duplicate", "label"),
)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(0, 10**6))
    | st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2)),
    max_size=30,
)


def do(tasks, verb, seed):
    chance = random.Random(seed)
    cards, columns = sorted(tasks.cards), [column.id for column in tasks.columns]
    card = chance.choice(cards) if cards else "0" * 16
    column = chance.choice(columns) if columns else ""
    match verb:
        case "add" if columns:
            tasks.add_card(column, chance.choice("abc"), index=chance.randint(0, 2))
        case "move":
            tasks.move_cards(chance.sample(cards, min(len(cards), 2)), column, chance.choice([None, 0, 1]))
        case "write":
            tasks.write_card(card, chance.choice(["title", "description"]), chance.choice(["x", "y z", ""]))
        case "change":
            tasks.change_card(card, due=chance.choice(["", "2026-11-27"]), is_done=chance.random() < 0.5)
        case "remove":
            tasks.remove_cards([card])
        case "tag" if tasks.labels:
            tasks.tag(card, chance.choice(sorted(tasks.labels)), is_on=chance.random() < 0.7)
        case "assign":
            tasks.assign(card, chance.choice(["ada", "bo"]), "Name", is_on=chance.random() < 0.7)
        case "items":
            tasks.add_item(card, "line")
            for item in list(tasks.items(card))[:1]:
                tasks.move_item(item.id, 1)
                tasks.check_item(item.id, is_done=True)
        case "column":
            tasks.add_columns(chance.choice("ABC"), index=chance.choice([None, 0]))
        case "move_column":
            tasks.move_column(column, chance.randint(0, 2))
        case "remove_column" if len(columns) > 1 or not cards:
            tasks.remove_column(column)
        case "duplicate":
            tasks.duplicate_card(card)
        case "label":
            tasks.add_label("L", chance.choice(COLOURS))
        case "undo" | "redo":
            getattr(tasks, verb)()


@settings(max_examples=50, deadline=None)
@given(HISTORIES)
def test_all_copies_end_as_one_list_with_every_card_in_one_place(history):
    lists = [TaskList() for _ in range(3)]
    lists[0].add_columns(*FIRST_COLUMNS)
    for other in lists[1:]:
        exchange(lists[0], other)
    for what, who, seed in history:
        if what == "meet":
            exchange(lists[who], lists[seed])
        else:
            do(lists[who], what, seed)
        placed = [card.id for column in lists[who].columns for card in lists[who].stack(column.id)]
        assert sorted(placed) == sorted(lists[who].cards)
    for _ in range(2):
        exchange(lists[0], lists[1])
        exchange(lists[1], lists[2])
    seen = [
        (one.columns, one.labels, [one.stack(column.id) for column in one.columns], [one.items(c) for c in one.cards])
        for one in (*lists, TaskList([lists[0].snapshot()]))
    ]
    assert all(other[:3] == seen[0][:3] for other in seen)
    assert all(lists[2].items(one) == lists[0].items(one) for one in lists[0].cards)


def test_a_card_that_two_move_at_once_is_in_one_column(tasks):
    todo, doing, done = (column.id for column in tasks.columns)
    card = tasks.add_card(todo, "Buy a scanner")
    bo = TaskList([tasks.snapshot()])
    tasks.move_cards([card], doing)
    bo.move_cards([card], done)
    bo.write_card(card, "title", "Buy a good scanner")
    exchange(tasks, bo)
    assert tasks.cards == bo.cards
    assert sorted([titles(tasks, 1), titles(tasks, 2)]) == [[], ["Buy a good scanner"]]
    assert titles(tasks, 0) == []


def test_a_card_whose_column_was_removed_meanwhile_is_not_lost(tasks):
    todo, doing, _done = (column.id for column in tasks.columns)
    bo = TaskList([tasks.snapshot()])
    tasks.remove_column(doing)
    card = bo.add_card(doing, "Late")
    exchange(tasks, bo)
    assert titles(tasks, 0) == titles(bo, 0) == ["Late"]
    tasks.move_cards([card], todo, 0)
    assert tasks.cards[card].column_id == todo


def test_cards_without_any_column_can_still_be_seen_and_moved(tasks):
    first, second, third = (column.id for column in tasks.columns)
    tasks.add_card(first, "Left")
    bo = TaskList([tasks.snapshot()])
    bo.remove_column(second)
    bo.remove_column(third)
    tasks.remove_column(first)  # its card goes to the second, which Bo took away
    exchange(tasks, bo)
    assert list(tasks.columns) == [NOWHERE] and titles(tasks, 0) == ["Left"]
    tasks.add_card(NOWHERE.id, "More")
    tasks.add_columns("New")
    assert titles(tasks, 0) == ["Left", "More"]


def test_the_cards_of_a_removed_column_go_to_its_neighbour(tasks):
    todo, doing, _done = (column.id for column in tasks.columns)
    tasks.add_card(todo, "one")
    tasks.add_card(doing, "two")
    tasks.remove_column(doing)
    assert titles(tasks, 0) == ["one", "two"]
    tasks.remove_column(todo)
    assert titles(tasks, 0) == ["one", "two"]
    with pytest.raises(InputError, match="last column"):
        tasks.remove_column(tasks.columns[0].id)
    tasks.undo()
    tasks.undo()
    assert (titles(tasks, 0), titles(tasks, 1)) == (["one"], ["two"])


def test_cards_and_columns_stand_where_they_are_put(tasks):
    todo = tasks.columns[0].id
    cards = [tasks.add_card(todo, letter) for letter in "abcd"]
    tasks.move_cards([cards[3]], todo, 0)
    tasks.move_cards(cards[:2], todo)
    assert titles(tasks, 0) == ["d", "c", "a", "b"]
    tasks.move_column(todo, 1)
    assert [column.title for column in tasks.columns] == ["In progress", "To do", "Done"]
    tasks.write_column(todo, "Later")
    assert tasks.columns[1].title == "Later"


def test_a_copy_of_a_card_has_all_that_it_had(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Buy")
    label = tasks.add_label("urgent", "bad")
    tasks.tag(card, label)
    tasks.assign(card, "peer-1", "Ada")
    tasks.change_card(card, due="2026-12-01", colour="good", is_done=True)
    tasks.write_card(card, "description", "The cheap one")
    done = tasks.add_item(card, "compare")
    tasks.check_item(done, is_done=True)
    tasks.add_item(card, "order")
    copy = tasks.cards[tasks.duplicate_card(card)]
    assert (copy.title, copy.description, copy.due, copy.colour, copy.is_done) == (
        *("Buy", "The cheap one", "2026-12-01", "good", True),
    )
    assert copy.assignees == (("peer-1", "Ada"),) and copy.labels == {label}
    assert [(item.title, item.is_done) for item in tasks.items(copy.id)] == [("compare", True), ("order", False)]
    tasks.undo()
    assert list(tasks.cards) == [card]


def test_two_give_one_card_different_people_and_labels(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Buy")
    one, other = tasks.add_label("urgent", "bad"), tasks.add_label("cheap", "good")
    bo = TaskList([tasks.snapshot()])
    tasks.assign(card, "ada", "Ada")
    tasks.tag(card, one)
    bo.assign(card, "bo", "Bo")
    bo.tag(card, other)
    exchange(tasks, bo)
    assert dict(tasks.cards[card].assignees) == {"ada": "Ada", "bo": "Bo"}
    assert tasks.cards[card].labels == {one, other}
    tasks.change_label(one, title="now", colour="warn")
    tasks.remove_label(other)
    assert [(label.title, label.colour) for label in tasks.labels.values()] == [("now", "warn")]


def test_what_is_looked_for(tasks):
    todo = tasks.columns[0].id
    tasks.add_card(todo, "Buy")
    tasks.add_card(todo, "Sell")
    assert [card.title for card in tasks.stack(todo, CardFilter(words="sel"))] == ["Sell"]
    assert tasks.stack("no column") == []


def test_check_lists(tasks):
    card = tasks.add_card(tasks.columns[0].id, "Buy")
    one, two = tasks.add_item(card, "one"), tasks.add_item(card, "two")
    tasks.move_item(two, 0)
    tasks.write_item(one, "uno")
    assert [item.title for item in tasks.items(card)] == ["two", "uno"]
    tasks.remove_item(two)
    tasks.remove_cards([card])
    assert not tasks.items(card)
    tasks.undo()
    assert [item.title for item in tasks.items(card)] == ["uno"]
    assert tasks.add_item("0" * 16, "nobody's") == ""


def test_impossible_verbs_are_refused_and_change_nothing(tasks, monkeypatch):
    todo = tasks.columns[0].id
    card = tasks.add_card(todo, "Buy")
    before = tasks.version
    with pytest.raises(InputError, match="no date"):
        tasks.change_card(card, due="tomorrow")
    with pytest.raises(InputError, match="no colour"):
        tasks.change_card(card, colour="#fff")
    with pytest.raises(InputError, match="characters"):
        tasks.write_card(card, "title", "x" * 301)
    with pytest.raises(InputError, match="column is gone"):
        tasks.add_card("0" * 16, "x")
    monkeypatch.setattr(module, "CARDS_MOST", 1)
    with pytest.raises(InputError, match="room for 1 cards"):
        tasks.add_card(todo, "x")
    tasks.move_cards([card], "0" * 16)  # somebody removed it: nothing to do
    tasks.remove_cards(["0" * 16])
    assert tasks.version == before and tasks.duplicate_card("0" * 16) == ""


def test_a_hostile_list_is_read_as_far_as_it_makes_sense():
    tasks, foreign = TaskList(), loro.LoroDoc()
    cards, columns = foreign.get_map("cards"), foreign.get_map("columns")
    places = (5, "x", [], ["a"], [1, 2], ["a", "b"], ["a", True], ["a", 1e300], ["x" * 99, 1], ["a", 1.0])
    for number, place in enumerate(places):
        made = cards.insert_container(f"{number:016x}", loro.LoroMap())
        made.insert("place", place)
        made.insert("due", "2026-99-99")
        made.insert("colour", ["red"])
        made.insert("assignee:", "nobody")
        made.insert("assignee:x", 5)
        made.insert("label:x", "yes")
        made.insert("title", "t" * 1_000)
    columns.insert_container("c" * 16, loro.LoroMap()).insert("order", "first")
    foreign.commit()
    tasks.take(foreign.export(loro.ExportMode.Snapshot()))
    (card,) = tasks.cards.values()
    assert list(tasks.columns) == [NOWHERE]
    assert (card.due, card.colour, card.assignees, card.labels, len(card.title)) == ("", "", (), frozenset(), 300)
    tasks.add_columns("New")
    assert tasks.stack(tasks.columns[0].id) == [card]
    tasks.write_card(card.id, "title", "short")
    assert tasks.cards[card.id].title == "short"


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_harmless(place, flip):
    ada, bo = TaskList(), TaskList()
    ada.add_card(ada.add_columns("To do")[0], "Buy")
    data = bytearray(ada.updates())
    data[place % len(data)] ^= flip
    try:
        bo.take(bytes(data))
    except InputError:
        assert not bo.cards
    bo.take(ada.updates())
    assert bo.cards == ada.cards

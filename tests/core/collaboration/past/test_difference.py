"""What differs between two states is all of what differs, and nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration.past.difference import Detail, difference, staying
from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState

GROUPS = (PastGroup("todo", "To do"), PastGroup("done", "Done"))


def entry(key, title="", group="todo", *fields, sort="Card"):
    return PastEntry(key, sort, title, group, (("cards", key),), fields)


def state(*entries):
    return PastState(GROUPS, entries, is_beside=True)


fields = st.lists(
    st.builds(
        PastField,
        st.sampled_from("abcd"),
        st.just("Title"),
        st.sampled_from(["one", "two"]),
        st.sampled_from([None, 1, 2]),
        st.sampled_from(["", "series"]),
    ),
    max_size=4,
    unique_by=lambda field: field.key,
).map(tuple)
entries = st.lists(
    st.builds(
        PastEntry,
        st.sampled_from("pqrstuv"),
        st.sampled_from(["Card", "Column"]),
        st.sampled_from(["", "Milk", "Bread"]),
        st.sampled_from(["todo", "done"]),
        st.just(()),
        fields,
    ),
    max_size=7,
    unique_by=lambda one: one.key,
).map(tuple)
states = st.builds(PastState, st.just(GROUPS), entries, st.booleans())


@settings(max_examples=20)
@given(states)
def test_a_state_does_not_differ_from_itself(one):
    assert difference(one, one) == ()


@settings(max_examples=50)
@given(states, states)
def test_what_came_went_and_changed_is_exactly_what_differs(before, after):
    old, new = ({one.key: one for one in found.entries} for found in (before, after))
    changes = {change.entry.key: change for change in difference(before, after)}
    by_sort = {
        sort: {key for key, change in changes.items() if change.sort == sort}
        for sort in ("added", "removed", "changed", "moved")
    }
    assert by_sort["added"] == new.keys() - old.keys()
    assert by_sort["removed"] == old.keys() - new.keys()
    for key in old.keys() & new.keys():
        was, now = ({field.key: field.meaning for field in found[key].fields} for found in (old, new))
        told = changes[key].fields if key in changes else ()
        touched = {(change.after or change.before).key for change in told if change.places is None}
        different = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        assert different <= {(change.after or change.before).key for change in told}
        assert touched <= different
        is_renamed = (old[key].title, old[key].sort) != (new[key].title, new[key].sort)
        assert (key in by_sort["changed"]) == bool(told or is_renamed)


@settings(max_examples=50)
@given(states, states)
def test_the_newer_state_can_be_made_from_the_older_and_what_differs(before, after):
    made = {one.key: one for one in before.entries}
    for change in difference(before, after):
        key = change.entry.key
        if change.after is None:
            del made[key]
            continue
        found = {field.key: field for field in made[key].fields} if key in made else {}
        for one in change.fields:
            if one.after is None:
                del found[one.before.key]
            else:
                found[one.after.key] = one.after
        made[key] = replace(change.after, fields=tuple(found.values()))
    wanted = {one.key: one for one in after.entries}
    assert made.keys() == wanted.keys()
    for key, one in wanted.items():
        assert (made[key].title, made[key].group, made[key].sort) == (one.title, one.group, one.sort)
        assert {field.key: field.meaning for field in made[key].fields} == {
            field.key: field.meaning for field in one.fields
        }


@settings(max_examples=50)
@given(states, states)
def test_what_is_not_told_as_moved_stands_in_the_same_order(before, after):
    moved = {
        change.entry.key for change in difference(before, after) if change.place and change.before and change.after
    }
    for group in ("todo", "done"):
        orders = [[one.key for one in found.entries if one.group == group] for found in (before, after)]
        stayed = set(orders[0]) & set(orders[1]) - moved
        assert [key for key in orders[0] if key in stayed] == [key for key in orders[1] if key in stayed]
    old = {one.key: one.group for one in before.entries}
    assert {one.key for one in after.entries if old.get(one.key, one.group) != one.group} <= moved


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"))
def test_as_few_as_possible_are_told_as_moved(before, after):
    stay = staying(before, after)
    kept = [key for key in before if key in stay]
    assert kept == [key for key in after if key in stay]
    # nothing more could stay with those that do
    for key in set(before) - stay:
        more = stay | {key}
        assert [one for one in before if one in more] != [one for one in after if one in more]


def test_one_that_is_dragged_to_the_top_is_told_alone():
    assert staying("abcde", "eabcd") == set("abcd")


def test_what_became_of_a_card_in_words():
    before = state(entry("a", "Milk", "todo", PastField("due", "Due", "1 Dec")), entry("b"), entry("c", "", "done"))
    after = state(entry("b"), entry("c", "", "done"), entry("a", "Oat milk", "done", PastField("done", "Done", "yes")))
    (change,) = difference(before, after)
    assert change.sort == "changed"
    assert change.details == (
        Detail("Place", "To do, place 1", "Done, place 2"),
        Detail("Title", "Milk", "Oat milk"),
        Detail("Done", "", "yes"),
        Detail("Due", "1 Dec", ""),
    )
    added, removed = difference(state(entry("a", "Milk")), state(entry("b", "Bread")))
    assert (added.sort, added.details) == ("added", (Detail("Place", "", "To do"),))
    assert (removed.sort, removed.details) == ("removed", (Detail("Place", "To do", ""),))
    (moved,) = difference(state(entry("a"), entry("b"), entry("c")), state(entry("c"), entry("a"), entry("b")))
    assert (moved.sort, moved.place, moved.fields) == ("moved", ("3", "1"), ())


def test_lines_of_a_check_list_that_change_places_are_told_with_both():
    lines = [PastField(key, "Check list", f"☐ {key}", series="items") for key in "xyz"]
    (change,) = difference(state(entry("a", "", "todo", *lines)), state(entry("a", "", "todo", *lines[2:], *lines[:2])))
    assert change.details == (Detail("Check list", "☐ z, place 3", "☐ z, place 1"),)

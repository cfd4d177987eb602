"""Numbers between neighbours: the wanted place, whatever was there, and room when there is none left."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.order import ORDER_MOST, is_order, placed

ORDERS = st.lists(st.floats(-ORDER_MOST, ORDER_MOST) | st.integers(0, 3).map(float), max_size=8)


@given(ORDERS, st.integers(0, 9), st.integers(1, 3))
def test_what_is_placed_stands_where_it_should(orders, index, count):
    siblings = [(str(number), order) for number, order in enumerate(sorted(orders))]
    news = [f"new {number}" for number in range(count)]
    found = dict(siblings) | dict(placed(siblings, index, *news))
    wanted = [one for one, _ in siblings]
    wanted[index:index] = news
    # equal numbers are told apart by id, which those that were there before keep
    assert sorted(found, key=lambda one: (found[one], wanted.index(one))) == wanted
    assert all(is_order(order) for order in found.values())


def test_only_what_moves_is_written_while_there_is_room():
    assert set(placed([("a", 1.0), ("b", 2.0)], 1, "c")) == {"c"}


def test_where_there_is_no_room_all_are_numbered_anew():
    assert placed([("a", 1.0), ("b", 1.0)], 1, "c") == {"a": 0.0, "c": 1.0, "b": 2.0}
    assert set(placed([("a", ORDER_MOST)], 1, "c")) == {"a", "c"}


def test_ten_thousand_in_one_place_still_find_it():
    siblings = [("first", 0.0), ("last", 1.0)]
    for number in range(2_000):
        new = str(number)
        found = dict(siblings) | dict(placed(siblings, 1, new))
        siblings = [(one, found[one]) for one in ["first", new, *[one for one, _ in siblings[1:]]]]
        siblings = siblings[:2] + siblings[-1:]
    assert siblings[0][1] < siblings[1][1] < siblings[2][1]


def test_what_is_no_number_has_no_place():
    assert not any(is_order(value) for value in (True, "1", None, float("nan"), float("inf"), 1e13))

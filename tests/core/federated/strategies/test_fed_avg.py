"""FedAvg is McMahan's weighted average, whatever the order and the scale."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pytest import approx, raises

from core.federated.strategies.base import Update
from core.federated.strategies.fed_avg import FedAvg

NUMBERS = st.floats(-1e6, 1e6)
UPDATES = st.lists(
    st.tuples(hnp.arrays(np.float64, 4, elements=NUMBERS), st.integers(1, 10_000)), min_size=1, max_size=6
)


def test_each_participant_weighs_as_much_as_its_examples():
    """Arithmetic: 10 + (3 × 1 + 1 × 5) / 4 = 12."""
    updates = [Update("ada", np.array([1.0]), examples=3), Update("bo", np.array([5.0]), examples=1)]
    assert FedAvg().aggregate(np.array([10.0]), updates) == approx([12.0])


def test_half_the_server_rate_goes_half_the_way():
    strategy = FedAvg(FedAvg.Params(server_rate=0.5))
    assert strategy.aggregate(np.array([1.0]), [Update("ada", np.array([4.0]), examples=7)]) == approx([3.0])


@given(UPDATES)
def test_it_is_numpys_weighted_average_of_the_models(given_updates):
    """The paper's form: Σ n_k / n · w_k."""
    model = np.array([1.0, -2.0, 3e5, 0.0])
    updates = [Update(str(number), delta, count) for number, (delta, count) in enumerate(given_updates)]
    expected = np.average([model + delta for delta, _ in given_updates], axis=0, weights=[n for _, n in given_updates])
    assert FedAvg().aggregate(model, updates) == approx(expected, abs=1e-6)


@given(UPDATES, st.randoms())
def test_the_order_of_arrival_does_not_change_a_bit(given_updates, random):
    updates = [Update(str(number), delta, count) for number, (delta, count) in enumerate(given_updates)]
    shuffled = list(updates)
    random.shuffle(shuffled)
    model = np.zeros(4)
    assert FedAvg().aggregate(model, updates).tobytes() == FedAvg().aggregate(model, shuffled).tobytes()


def test_it_remembers_nothing_and_takes_no_others_memory():
    assert FedAvg().state() == {}
    FedAvg().restore({})
    with raises(KeyError):
        FedAvg().restore({"velocity": np.zeros(1)})


@given(st.integers(1, 5), st.randoms(), st.booleans())
def test_updates_that_lie_side_by_side_are_averaged_as_those_that_do_not(count, random, backwards):
    """Rows of one array, which are not copied, in any order and with any of them missing."""
    rows = np.random.default_rng(0).standard_normal((count, 3))[:: -1 if backwards else 1]
    places = random.sample(range(count), random.randint(1, count))
    examples = [place + 1 for place in places]
    beside = [Update(str(name), rows[place], place + 1) for name, place in enumerate(places)]
    expected = np.average([rows[place].copy() for place in places], axis=0, weights=examples)
    assert FedAvg().aggregate(np.zeros(3), beside) == approx(expected)


def test_fed_sgd_on_all_data_reaches_the_pooled_solution(line):
    """One step on everything a round: gradient descent on the mean of all targets, weighted by examples."""
    assert line(1.0, -3.0, 8.0, epochs=1, batch=1000).rounds(FedAvg(), 0.0, 400) == approx(2.0, abs=1e-5)

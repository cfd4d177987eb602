"""Sums of everybody make what the pooled data would make, whoever answers first."""

from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputError
from core.federated.choices import check_config, strategy_of
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.statistics_task import StatisticsTask, column_count
from core.federated.strategies.base import Update
from core.federated.tasks import TASKS
from core.federated.tasks.base import Given
from core.federated.weights import ModelWeights

EXACT = [name for name, kind in TASKS.items() if issubclass(kind, StatisticsTask)]
# Nothing may be held out where the reference sees all.
CONFIG = TrainingConfig(held_out=0.05)


def parts(task, seed=0, count=400, columns=5, offset=0.0):
    """Four participants of uneven size; two blobs, so that every task finds something."""
    random = np.random.default_rng(seed)
    values = random.standard_normal((count, columns)) + offset
    values[: count // 3] += 4
    labels = tuple("ab"[int(row[0] + random.standard_normal() > offset + 1)] for row in values)
    if task.name == "normal_equations":
        labels = tuple(str(number) for number in values @ np.arange(columns))
    order = random.permutation(count)
    return [
        task.prepare(Examples(values[rows].astype(np.float32), tuple(labels[row] for row in rows)))
        for rows in np.split(order, [40, 150, 180])
    ]


def learned(task, everybody, rounds, *, reverse=False):
    """The model after so many rounds, through bytes as over the network."""
    labels = ("a", "b")
    weights = task.first(everybody[0].inputs.shape[1:], labels)
    for number in range(1, rounds + 1):
        updates = []
        for place, examples in enumerate(everybody):
            mine = examples.labels if set(examples.labels) <= set(labels) else labels
            assert mine
            made = task.learn(weights, examples, labels, strategy=strategy_of(CONFIG), given=Given(number))
            sent = ModelWeights.from_bytes(made.weights.to_bytes())
            delta = sent.flat() - task.sent_like(weights).flat()
            updates.append(Update(str(place), delta, len(examples.labels)))
        weights = task.next(weights, updates[::-1] if reverse else updates, strategy_of(CONFIG))
    return weights


@pytest.mark.parametrize("name", EXACT)
def test_the_order_of_answers_does_not_matter_and_it_settles(name):
    task = TASKS[name](replace(CONFIG, task=name))
    everybody = parts(task)
    one, other = learned(task, everybody, 3), learned(task, everybody, 3, reverse=True)
    assert (one.flat() == other.flat()).all()
    assert task.settled(one, one) != ""
    far = learned(task, everybody, 150)
    assert task.settled(far, learned(task, everybody, 151)) != ""
    measured = task.measure(far, everybody[0], ("a", "b"), whole=True)
    assert 0 <= measured.accuracy <= 1
    assert np.isfinite(measured.loss)


@pytest.mark.parametrize("name", [name for name in EXACT if name not in ("k_means", "gaussian_mixture")])
def test_one_participant_with_all_data_makes_the_same_as_four_with_parts(name):
    """Not for clusters: there the first centres depend on who has what."""
    task = TASKS[name](replace(CONFIG, task=name, held_out=0.05))
    everybody = parts(task)
    teaching = [examples.take(examples.split(0.05, 0)[0]) for examples in everybody]
    rows = np.concatenate([entry.inputs for entry in teaching])
    pooled = Examples(
        rows,
        sum((entry.labels for entry in teaching), ()),
        values=None if teaching[0].values is None else np.concatenate([entry.values for entry in teaching]),
    )
    weights = task.first((5,), ("a", "b"))
    for _ in range(12):
        made = task.statistics(weights, rows.astype(np.float64), task.targets(pooled, ("a", "b")))
        weights = task.combine(weights, [made])
    assert learned(task, everybody, 12).flat() == pytest.approx(weights.flat(), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", EXACT)
def test_nothing_else_may_touch_the_sums(name):
    for change in ({"strategy": "fed_adam"}, {"robust": "krum"}, {"compression": "top_k"}):
        with pytest.raises(InputError, match="adds up exact sums"):
            check_config(TrainingConfig(task=name, **change))
    check_config(TrainingConfig(task=name))


def test_a_model_of_other_columns_does_not_fit():
    task = TASKS["pca"](CONFIG)
    with pytest.raises(InputError, match="does not fit"):
        task.check_fit(task.first((5,), ()), (6,), ())


def test_a_matrix_that_is_too_large_is_refused():
    with pytest.raises(InputError, match="5000×5000"):
        column_count((5000,), squared=True)
    assert column_count((5000,), squared=False) == 5000

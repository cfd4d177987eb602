"""Virtual participants learn as real ones would; who is slow, gone or hostile is felt as the plan says."""

import numpy as np
import pytest

from core.errors import Cancelled, TrainingError
from core.federated.data import NUMBER, Examples
from core.federated.learning.draws import Draws
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.strategies import STRATEGIES
from core.jobs import Job


@pytest.mark.parametrize("name", STRATEGIES)
def test_stacked_and_one_by_one_are_the_same_to_a_millionth(simulated, name):
    """The same seeds: parameters to 1e-6, with uneven participants, several epochs and batches."""
    common = {"strategy": name, "per_round": 0 if STRATEGIES[name].is_lazy else 5, "momentum": 0.5}
    stacked, rounds = simulated({"engine": "stacked"}, **common)
    looped, others = simulated({"engine": "loop"}, **common)
    assert np.abs(stacked.weights.flat() - looped.weights.flat()).max() <= 1e-6
    assert [made.sent for made in rounds] == [made.sent for made in others]


def test_a_round_is_what_the_paper_says(simulated, digits):
    """FedAvg by hand with torch's own SGD (McMahan et al. 2017, algorithm 1)."""
    import torch

    stage, _ = simulated(rounds=1, momentum=0.9)
    total, examples = None, sum(len(client.teach) for client in stage.clients)
    for client in stage.clients:
        module = stage.task.build(stage.world.shape, stage.labels)
        optimiser = torch.optim.SGD(module.parameters(), lr=0.05, momentum=0.9)
        draws = Draws([(0, 1, client.number)])
        for _ in range(2):
            order = client.teach[draws.orders(np.array([len(client.teach)]))[0]]
            for start in range(0, len(order), 10):
                rows = order[start : start + 10]
                optimiser.zero_grad()
                targets = torch.tensor([int(digits.labels[row]) for row in rows])
                torch.nn.functional.cross_entropy(module(torch.from_numpy(digits.inputs[rows])), targets).backward()
                optimiser.step()
        vector = np.concatenate([value.numpy().ravel() for _, value in sorted(module.state_dict().items())])
        total = (0 if total is None else total) + vector.astype(np.float64) * len(client.teach) / examples
    assert np.abs(stage.weights.flat() - total).max() <= 1e-6


def test_the_model_learns(simulated):
    """300 digits among 8 participants, 40 rounds: far better than the tenth that guessing gets."""
    _, rounds = simulated(rounds=40, hidden=32)
    assert rounds[-1].accuracy > 0.7
    assert rounds[-1].loss < rounds[0].loss


def test_the_same_seed_gives_the_same_run_and_another_one_another(simulated):
    one, other, third = (simulated(seed=seed, per_round=3)[1] for seed in (1, 1, 2))
    assert [made.loss for made in one] == [made.loss for made in other]
    assert [made.loss for made in one] != [made.loss for made in third]


def test_only_some_are_asked_and_fairness_says_so(simulated):
    stage, rounds = simulated(per_round=3)
    assert {made.asked for made in rounds} == {3}
    assert sum(client.asked for client in stage.clients) == 9
    assert rounds[-1].fairness < 1
    assert simulated()[1][-1].fairness == 1


def test_answers_that_never_come_are_not_counted(simulated):
    _, rounds = simulated({"drop_out": 0.5}, rounds=10)
    assert 20 < sum(made.answered for made in rounds) < 60


def test_a_round_to_which_nobody_answers_changes_nothing(simulated):
    _, rounds = simulated({"clients": 2, "drop_out": 0.99}, rounds=3)
    assert [made.answered for made in rounds] == [0, 0, 0]
    assert rounds[0].train_loss is None
    assert rounds[0].loss == rounds[2].loss


def test_stragglers_do_part_of_the_work_or_are_dropped(simulated):
    """Half of 8 are slow: with 20 epochs hardly one of them gets through all."""
    _, partial = simulated({"stragglers": 0.5}, local_epochs=20)
    _, dropped = simulated({"stragglers": 0.5, "straggling": "dropped"}, local_epochs=20)
    assert {made.answered for made in partial} == {8}
    assert max(made.answered for made in dropped) <= 6


def test_over_selection_takes_the_fastest_and_the_clock_shows_it(simulated):
    """6 are asked and the first 4 count: the round is over sooner than with 4 that all must answer."""
    _, waits = simulated({"spread": 1.5}, per_round=6, rounds=5)
    _, hurries = simulated({"spread": 1.5}, per_round=4, spare=0.5, rounds=5)
    assert {(made.asked, made.answered) for made in hurries} == {(6, 4)}
    assert hurries[-1].clock_s < waits[-1].clock_s


def test_a_deadline_leaves_out_who_is_too_slow(simulated):
    _, rounds = simulated({"spread": 2.0}, deadline_s=0.1)
    assert all(made.answered < 8 for made in rounds)
    assert [made.clock_s for made in rounds] == pytest.approx([0.1, 0.2, 0.3])


def test_an_asynchronous_training_waits_for_nobody(simulated):
    """The clock: in so many rounds FedBuff with 3 answers is done long before one that waits for the slowest of 8."""
    _, waits = simulated({"spread": 2.0}, rounds=6)
    stage, hurries = simulated({"spread": 2.0}, rounds=6, strategy="fed_buff")
    assert hurries[-1].clock_s < waits[-1].clock_s / 2
    assert {made.answered for made in hurries} == {3}
    fast = min(stage.clients, key=lambda client: client.pace * len(client.teach))
    slow = max(stage.clients, key=lambda client: client.pace * len(client.teach))
    assert fast.answered > slow.answered


def test_a_robust_rule_takes_away_what_hostile_participants_do(simulated):
    """Two of eight flip the sign of their updates and make them larger."""
    hostile = {"attack": "sign_flip", "attackers": 0.25, "partition": "iid"}
    clean = simulated({"partition": "iid"}, rounds=25)[1][-1].accuracy
    mean = simulated(hostile, rounds=25)[1][-1].accuracy
    median = simulated(hostile, rounds=25, robust="coordinate_median")[1][-1].accuracy
    assert mean < clean - 0.2
    assert median > mean + 0.2


def test_flipped_labels_are_learned_by_the_hostile_only(simulated, digits):
    """Of 10 labels, l becomes 9 − l: none stays what it was."""
    stage, _ = simulated({"attack": "label_flip", "attackers": 0.25})
    honest = np.array([int(label) for label in digits.labels])
    assert sum(client.is_hostile for client in stage.clients) == 2
    for client in stage.clients:
        wanted = 9 - honest[client.teach] if client.is_hostile else honest[client.teach]
        assert (stage.world.targets[client.teach] == wanted).all()


def test_a_rule_that_needs_trust_gets_a_participant_of_its_own(simulated):
    stage, rounds = simulated(robust="fl_trust")
    assert stage.root is not None
    assert {made.answered for made in rounds} == {8}
    assert {made.asked for made in rounds} == {8}


def test_own_models_are_measured_where_there_are_some(simulated):
    """Each participant has few labels: its own model is better on its own data than the common one."""
    _, rounds = simulated({"partition_params": {"alpha": 0.1}}, strategy="ditto", rounds=15)
    assert rounds[-1].own_accuracy > rounds[-1].accuracy
    assert simulated()[1][-1].own_accuracy is None


def test_compressed_updates_are_smaller_and_what_is_left_out_is_remembered(simulated):
    stage, rounds = simulated(compression="top_k", then="qsgd")
    _, plain = simulated()
    assert rounds[-1].bytes < plain[-1].bytes / 5
    assert all("compression.residual" in client.memory for client in stage.clients if client.answered)


def test_lazy_participants_send_seldom(simulated):
    _, rounds = simulated(strategy="lag_wk", rounds=20, strategy_params={"rate": 0.05})
    assert rounds[0].sent == 8
    assert sum(made.sent for made in rounds) < 20 * 8


@pytest.mark.parametrize("name", ["power_of_choice", "oort", "reliability", "fair_quota", "data_size"])
def test_every_selection_can_be_simulated(simulated, name):
    _, rounds = simulated(selection=name, per_round=3)
    assert {made.answered for made in rounds} == {3}


def test_it_ends_when_the_loss_no_longer_falls(simulated):
    """A learning rate that changes nothing: no loss is better by a tenth, so it ends after the first and 2 more."""
    _, rounds = simulated(learning_rate=1e-8, patience=2, least_gain=0.1, rounds=50)
    assert len(rounds) == 3
    assert "no loss better" in rounds[-1].note


def test_measuring_may_be_seldom_but_the_last_round_is_always_measured(simulated):
    _, rounds = simulated({"measure_every": 4}, rounds=6)
    assert [made.accuracy is not None for made in rounds] == [False, False, False, True, False, True]


def test_a_training_that_runs_away_says_in_which_round(simulated):
    with pytest.raises(TrainingError, match="no longer a number"), np.errstate(all="ignore"):
        simulated(task="regression", model="linear", learning_rate=10.0, rounds=50)


def test_it_can_be_stopped(digits):
    job = Job(1, "Simulating")
    config = TrainingConfig(model="mlp", rounds=3)
    simulator = Simulator(build_stage(config, SimulationPlan(clients=8), digits, job=job), job)
    rounds = simulator.rounds()
    next(rounds)
    job.cancel()
    with pytest.raises(Cancelled):
        next(rounds)


def test_hostile_updates_are_caught_and_hardly_anybody_is_accused(simulated):
    _, rounds = simulated({"attack": "inner_product", "attackers": 0.25, "partition": "iid"}, rounds=10)
    assert {made.hostile for made in rounds} == {2}
    assert sum(made.caught for made in rounds) >= 18
    assert sum(made.accused for made in rounds) <= 3
    assert simulated()[1][0].hostile == 0


GRADUAL = {"remove": 0.75, "begin": 1, "end": 3}


@pytest.mark.parametrize("kind", ["magnitude", "structured"])
@pytest.mark.parametrize("strategy", ["fed_avg", "fed_adam", "scaffold", "fed_dyn", "p_fed_me", "fed_buff"])
def test_in_a_simulation_what_is_gone_stays_gone_and_no_longer_travels(simulated, kind, strategy):
    """Of 2 hidden layers of 8 neurons three quarters go: 2 remain of each. Stacked and looped agree to a millionth."""
    common = {"strategy": strategy, "pruning": kind, "pruning_params": GRADUAL, "rounds": 8, "layers": 2, "hidden": 8}
    stage, rounds = simulated({"engine": "stacked"}, **common)
    other, _ = simulated({"engine": "loop"}, **common)
    assert np.abs(stage.weights.flat() - other.weights.flat()).max() <= 1e-6
    sizes = [np.count_nonzero(value) for name, value in stage.weights.arrays.items() if name.endswith("weight")]
    if kind == "structured":
        assert sizes == [2 * 64, 2 * 2, 10 * 2]
    else:
        assert sum(sizes) == round(0.25 * (8 * 64 + 8 * 8 + 10 * 8))
    first, last = rounds[0], rounds[-1]
    assert last.bytes / last.sent < 0.4 * first.bytes / first.sent


@pytest.mark.parametrize("kind", ["magnitude", "structured"])
def test_what_is_left_goes_on_learning(simulated, kind):
    """A quarter of 32 neurons learns as the whole does elsewhere in this file: far better than guessing."""
    params = {"remove": 0.75, "begin": 5, "end": 20}
    _, rounds = simulated(rounds=40, hidden=32, pruning=kind, pruning_params=params)
    assert rounds[-1].accuracy > 0.7


@pytest.mark.parametrize("kind", ["magnitude", "structured"])
def test_compression_packs_only_what_is_left(simulated, kind):
    common = {"pruning": kind, "pruning_params": GRADUAL, "rounds": 6, "hidden": 32}
    # a matrix with holes has no low rank: PowerSGD needs whole rows and columns
    for compression in ("top_k", "quantise", *(["power_sgd"] if kind == "structured" else [])):
        stage, rounds = simulated(compression=compression, **common)
        assert rounds[-1].bytes < rounds[0].bytes
        kept = stage.task.kept(stage.weights, stage.world.shape, stage.labels)
        assert not stage.weights.flat()[~kept].any()


def test_attacks_touch_what_goes_beside_the_model_and_rules_keep_it_out(staged):
    """Two of eight send noise of 1000 as SCAFFOLD's control variates, too: the mean takes it in, the median not."""
    plan = {"attackers": 0.25, "attack": "gaussian", "attack_params": {"deviation": 1e3}, "partition": "iid"}
    largest = {}
    for rule in ("weighted_mean", "coordinate_median"):
        simulator = Simulator(staged(plan, strategy="scaffold", robust=rule, rounds=1))
        list(simulator.rounds())
        largest[rule] = np.abs(simulator.strategy.state()["control"]).max()
    assert largest["weighted_mean"] > 100
    assert largest["coordinate_median"] < 1


def test_fl_trust_works_where_updates_come_one_by_one(simulated):
    """A quarter sends noise of 1000; the trusted update of the coordinator tells it from the others."""
    plan = {"attackers": 0.25, "attack": "gaussian", "attack_params": {"deviation": 1e3}, "partition": "iid"}
    _, rounds = simulated(plan, strategy="fed_async", robust="fl_trust", rounds=12)
    assert rounds[-1].loss < rounds[0].loss < 5


@pytest.mark.parametrize("strategy", ["fed_avg", "per_fed_avg", "delta_sgd"])
def test_a_last_batch_of_one_example_can_be_normalised(simulated, digits, strategy):
    """Of 17 examples each, batches of 16 would leave one, of which no deviation can be told."""
    few = digits.take(np.arange(2 * 17))
    plan = {"clients": 2, "partition": "iid"}
    _, rounds = simulated(plan, few, few, norm="batch", batch_size=16, strategy=strategy, rounds=2)
    assert rounds[-1].loss < 5


def test_who_has_one_example_does_not_end_a_training_with_normalised_batches(simulated, digits):
    few = digits.take(np.arange(6))
    _, rounds = simulated({"clients": 5, "partition": "iid"}, few, few, norm="batch", rounds=1)
    assert rounds[-1].answered == 5


def test_full_batch_fed_sgd_is_the_pooled_least_squares_solution():
    """Uneven participants, one whole step a round: numpy's solution of all data together, to 1e-5."""
    random = np.random.default_rng(0)
    rows = random.uniform(0, 1, (60, 3)).astype(np.float32)
    values = rows @ np.array([1.0, -2.0, 0.5]) + 0.3 + random.normal(0, 0.1, 60)
    examples = Examples(rows, (NUMBER,) * 60, values=values)
    config = TrainingConfig(
        task="regression", model="linear", rounds=3000, local_epochs=1, batch_size=1000, learning_rate=0.5, momentum=0.0
    )
    plan = SimulationPlan(clients=4, partition="quantity", measure_every=3000)
    stage = build_stage(config, plan, examples, test=examples)
    list(Simulator(stage).rounds())
    expected, *_ = np.linalg.lstsq(np.c_[rows, np.ones(60)].astype(np.float64), values, rcond=None)
    found = stage.weights.arrays
    assert np.r_[found["1.weight"][0], found["1.bias"]] == pytest.approx(expected, abs=1e-5)

"""A run file holds everything needed to run again, and whatever else is in a file is refused in words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.federated import training_file
from core.federated.records import Federation, SourceSpec, TrainingConfig
from core.federated.simulation import run_file
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import Run, SimulatedRound
from core.federated.versions import versions

CONFIG = TrainingConfig(strategy="fed_prox", strategy_params={"mu": 0.25}, seed=3)
RUN = Run("Ä", CONFIG, SimulationPlan(clients=9), SourceSpec("digits", {"parts": 2}), versions(), "ff")
ROUND = SimulatedRound(1, 0.5, 1.25, None, None, 0.1, 3.5, 0.2, 400, 5, 4, 4, 0.9)


def test_what_is_written_is_read(tmp_path):
    run_file.write(tmp_path / "run.json", RUN, [ROUND])
    found = run_file.read(tmp_path / "run.json")
    assert (found.run, found.rounds) == (RUN, [ROUND])
    assert {"torch", "numpy", "python", "vega-desktop", "machine"} <= set(found.run.versions)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("run") / "run.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not a run file"):
        run_file.read(path)


def test_a_newer_format_and_a_missing_file_are_said(tmp_path):
    path = tmp_path / "run.json"
    run_file.write(path, RUN, [])
    path.write_text(path.read_text().replace("vega-run-1", "vega-run-2"))
    with pytest.raises(InputError, match="newer program"):
        run_file.read(path)
    with pytest.raises(InputError, match="cannot be read"):
        run_file.read(tmp_path / "none.json")
    with pytest.raises(InputError, match="cannot be written"):
        run_file.write(tmp_path / "none" / "run.json", RUN, [])


def test_the_first_round_that_differs_is_named():
    later = SimulatedRound(2, 0.5, 1.5, None, None, 0.1, 3.5, 0.2, 400, 5, 4, 4, 0.9)
    assert run_file.differences([ROUND], [ROUND]) == ""
    assert "1 rounds before, 2 now" in run_file.differences([ROUND], [ROUND, later])
    assert "from round 1 on" in run_file.differences([ROUND], [replace(ROUND, loss=1.3)])


def test_what_other_cores_add_up_in_another_order_is_the_same_run():
    again = replace(ROUND, loss=ROUND.loss * (1 + 1e-9))
    assert run_file.differences([ROUND], [again]) == ""
    assert run_file.apart([ROUND], [again]) == pytest.approx(1e-9, rel=1e-3)
    assert run_file.apart([ROUND], [ROUND]) == 0.0
    assert "loss 1.25 before" in run_file.differences([ROUND], [replace(ROUND, loss=ROUND.loss * (1 + 1e-5))])
    assert "accuracy 0.5 before, None now" in run_file.differences([ROUND], [replace(ROUND, accuracy=None)])


def test_the_file_of_a_networked_training_is_called_what_it_is(tmp_path):
    training_file.write(tmp_path / "t.json", Federation("f", "T", "coordinator", "p", CONFIG), [], [])
    with pytest.raises(InputError, match="a training of several machines"):
        run_file.read(tmp_path / "t.json")

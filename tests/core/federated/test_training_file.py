"""A training file says everything that the training depended on."""

import json

import pytest

from core.errors import InputError
from core.federated import training_file
from core.federated.records import Federation, Participant, RoundRecord, TrainingConfig

FEDERATION = Federation("f", "Digits", "coordinator", "me", TrainingConfig(seed=3, strategy="fed_prox"))
ADA = Participant("f", "a", "Ada", "ready", 12, (("cat", 12),), fingerprint="ab")
ROUND = RoundRecord("f", 1, 0.0, 5.0, 0.5, 0.75, "d", ())


def test_seed_parameters_versions_data_and_rounds_are_there(tmp_path):
    training_file.write(tmp_path / "t.json", FEDERATION, [ADA], [ROUND])
    found = json.loads((tmp_path / "t.json").read_text())
    assert (found["config"]["seed"], found["config"]["strategy"]) == (3, "fed_prox")
    assert found["participants"] == [{"name": "Ada", "examples": 12, "labels": [["cat", 12]], "fingerprint": "ab"}]
    assert found["rounds"][0]["accuracy"] == 0.75
    assert "torch" in found["versions"]


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        training_file.write(tmp_path / "none" / "t.json", FEDERATION, [], [])

"""What a participant sends: nothing of an update is lost by biased compression, and damage is noticed."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated import wire
from core.federated.choices import compressors_of
from core.federated.local import packed, unpacked
from core.federated.messages import Train
from core.federated.records import TrainingConfig
from core.federated.weights import ModelWeights
from core.storage.files import FileStore

BASE = ModelWeights({"w": np.zeros((10, 10), np.float32)})


@pytest.mark.parametrize("compression", ["top_k", "sign_vote", "power_sgd"])
def test_error_feedback_loses_nothing(compression, tmp_path):
    """The identity: the sum of what was decoded and the last residual is the sum of all updates."""
    config = TrainingConfig(compression=compression)
    random, residual = np.random.default_rng(0), None
    decoded, total = np.zeros(100), np.zeros(100)
    for round in range(1, 20):
        update = random.standard_normal((10, 10)).astype(np.float32)
        data, residual = packed(config, BASE, ModelWeights({"w": update}), residual, round, FileStore(tmp_path))
        decoded += wire.decode(data, compressors_of(config, ((10, 10),)), 100)
        total += update.ravel()
    assert decoded + residual == pytest.approx(total, abs=1e-3)


def test_unbiased_compression_needs_no_residual(tmp_path):
    data, residual = packed(TrainingConfig(compression="qsgd"), BASE, BASE, None, 1, FileStore(tmp_path))
    assert residual is None and data


def test_without_compression_the_model_travels_exactly(tmp_path):
    made = ModelWeights({"w": np.random.default_rng(0).standard_normal((10, 10)).astype(np.float32)})
    data, _ = packed(TrainingConfig(), BASE, made, None, 1, FileStore(tmp_path))
    assert wire.weights_of(data, BASE).digest == made.digest


def test_a_request_is_checked_against_its_digest(tmp_path):
    payload, size = wire.joined(BASE.to_bytes(), {"c": np.ones(3, np.float32)}, FileStore(tmp_path))
    request = Train("f", 1, BASE.digest, (), (), False, payload, main_size=size)
    assert unpacked(request).vectors["c"].tolist() == [1, 1, 1]
    with pytest.raises(InputError, match="damaged"):
        unpacked(Train("f", 1, "0" * 64, (), (), False, payload, main_size=size))

"""Files of other programs are read without running them, and written so that those say the same."""

import io
import os
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.errors import InputError
from core.federated import model_files
from core.federated.adoption import adopted
from core.federated.networks import build_network
from core.federated.records import ModelRecord, TrainingConfig
from core.federated.weights import ModelWeights

ROWS = np.random.default_rng(0).standard_normal((20, 4)).astype(np.float32)


def trained(outputs=3, **config):
    module = build_network(TrainingConfig(**config), (4,), outputs).eval()
    labels = tuple("abc"[:outputs])
    record = ModelRecord("m", "f", "T", 1, "", labels, (4,), TrainingConfig(**config), None, 0, 1.0)
    return module, record, ModelWeights.from_torch(module)


def said(module):
    with torch.inference_mode():
        return module(torch.from_numpy(ROWS)).numpy()


def test_safetensors_come_back_as_they_were(tmp_path):
    _, record, weights = trained(model="mlp")
    model_files.write(tmp_path / "m.safetensors", record, weights)
    assert model_files.read(tmp_path / "m.safetensors").digest == weights.digest


def test_numpy_arrays_lie_as_keras_sets_them_and_come_back(tmp_path):
    module, record, weights = trained(model="mlp", layers=1, hidden=4)
    model_files.write(tmp_path / "m.npz", record, weights)
    with np.load(tmp_path / "m.npz") as found:
        w1, b1, w2, b2 = (found[name] for name in found.files)
    assert np.maximum(ROWS @ w1 + b1, 0) @ w2 + b2 == pytest.approx(said(module), abs=1e-5)
    assert adopted(model_files.read(tmp_path / "m.npz"), weights).digest == weights.digest


@pytest.mark.parametrize("outputs", [2, 3])
def test_scikit_learn_says_the_same_of_a_linear_model(tmp_path, outputs):
    module, record, weights = trained(outputs, model="linear")
    model_files.write(tmp_path / "m.npz", record, weights, kind="sklearn")
    model = LogisticRegression()
    with np.load(tmp_path / "m.npz", allow_pickle=False) as found:
        for name in found.files:
            setattr(model, name, found[name])
    expected = [record.labels[number] for number in said(module).argmax(1)]
    assert model.predict(ROWS).tolist() == expected
    assert adopted(model_files.read(tmp_path / "m.npz"), weights).parameters == weights.parameters
    with pytest.raises(InputError, match="Only linear models"):
        model_files.write(tmp_path / "m.npz", record, trained(model="mlp")[2], kind="sklearn")


@pytest.mark.slow
def test_a_keras_file_says_the_same(tmp_path):
    keras = kera()
    layers = [keras.Input((4,)), keras.layers.Dense(4, activation="relu", name="zz"), keras.layers.Dense(3, name="aa")]
    model = keras.Sequential(layers)
    model.save(tmp_path / "m.keras")
    module, _, weights = trained(model="mlp", layers=1, hidden=4)
    adopted(model_files.read(tmp_path / "m.keras"), weights).load_into(module)
    assert said(module) == pytest.approx(np.array(model(ROWS).detach()), abs=1e-5)
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, activation="tanh"), layers[2]]).save(
        tmp_path / "t.keras"
    )
    with pytest.raises(InputError, match="hidden layers use tanh"):
        model_files.read(tmp_path / "t.keras")


def kera():
    os.environ.setdefault("KERAS_BACKEND", "torch")
    return pytest.importorskip("keras")


class Bomb:
    def __reduce__(self):
        return (os.mkdir, ("/tmp/vega-was-run",))


def test_no_pickle_is_ever_run(tmp_path):
    np.savez(tmp_path / "m.npz", a=np.array([Bomb()], dtype=object))
    (tmp_path / "m.pkl").write_bytes(pickle.dumps(Bomb()))
    for name, words in (("m.npz", "cannot be read as a model"), ("m.pkl", "no model that can be read safely")):
        with pytest.raises(InputError, match=words):
            model_files.read(tmp_path / name)
    assert not Path("/tmp/vega-was-run").exists()


@pytest.mark.parametrize("name", ["m.npz", "m.keras", "m.safetensors"])
def test_rubbish_and_nothing_are_said_in_words(tmp_path, name):
    with pytest.raises(InputError, match="cannot be read"):
        model_files.read(tmp_path / name)
    (tmp_path / name).write_bytes(b"rubbish")
    with pytest.raises(InputError):
        model_files.read(tmp_path / name)


def test_a_small_file_of_endless_zeros_is_not_unpacked(tmp_path, monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", bytes(1 << 24))
    (tmp_path / "m.npz").write_bytes(packed.getvalue())
    monkeypatch.setattr("core.federated.room.psutil.virtual_memory", lambda: replace_total(1 << 22))
    with pytest.raises(InputError, match="GB of memory"):
        model_files.read(tmp_path / "m.npz")


def replace_total(total):
    return type("Memory", (), {"total": total})()


def test_an_end_that_says_nothing_is_refused(tmp_path):
    _, record, weights = trained(model="mlp")
    with pytest.raises(InputError, match="says no form"):
        model_files.write(tmp_path / "m.txt", replace(record), weights)
    with pytest.raises(InputError, match="cannot be written"):
        model_files.write(tmp_path / "none" / "m.npz", record, weights)

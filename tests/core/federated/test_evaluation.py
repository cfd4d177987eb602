"""Models are measured, compared with training alone, and leave as ONNX that says the same."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from federated_program import LIBRARY, DigitPictures

from core.errors import InputError, StorageError
from core.federated.evaluation import evaluate, export, export_onnx, train_alone
from core.federated.networks import build_network
from core.federated.records import ModelRecord, SourceSpec, TrainingConfig
from core.federated.weights import ModelWeights
from core.jobs import Job
from core.storage.files import FileStore

LABELS = tuple("0123456789")


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path)


def record(files, config, shape=(1, 8, 8), labels=LABELS):
    weights = ModelWeights.from_torch(build_network(config, shape, len(labels)))
    digest = files.add_bytes(weights.to_bytes())
    return ModelRecord("m", "f", "Digits", 1, digest, labels, shape, config, None, weights.parameters, 1.0)


@pytest.mark.parametrize(
    ("model", "shape"), [("cnn", (1, 8, 8)), ("cnn", (3, 33, 20)), ("mlp", (1, 8, 8)), ("mlp", (13,))]
)
def test_the_exported_model_says_the_same_as_torch(files, model, shape):
    """Logits equal to 1e-5, for one example and for many."""
    import onnxruntime

    config = TrainingConfig(model=model)
    made = record(files, config, shape)
    session = onnxruntime.InferenceSession(export_onnx(made, files), providers=["CPUExecutionProvider"])
    [taken], [given] = session.get_inputs(), session.get_outputs()
    assert (taken.name, taken.type, tuple(taken.shape[1:])) == ("x", "tensor(float)", shape)
    assert (given.name, given.shape[1]) == ("y", 10)
    network = build_network(config, shape, 10).eval()
    for count in (1, 7):
        x = np.random.default_rng(count).random((count, *shape), dtype=np.float32)
        with torch.inference_mode():
            expected = network(torch.from_numpy(x)).numpy()
        assert np.abs(session.run(["y"], {"x": x})[0] - expected).max() < 1e-5


def test_a_model_is_measured_on_all_of_the_data(files):
    made = record(files, TrainingConfig(model="mlp"))
    found = evaluate(made, files, LIBRARY, pictures=DigitPictures(range(50)))
    assert found.examples == 50
    assert 0 <= found.accuracy <= 1
    # a network that knows nothing says about ln 10
    assert found.loss == pytest.approx(np.log(10), abs=0.3)


def test_data_with_labels_that_the_model_does_not_know_is_refused(files):
    made = record(files, TrainingConfig(model="mlp"), labels=tuple("012"))
    with pytest.raises(InputError, match="does not know the labels 3, 4, 5, 6, 7"):
        evaluate(made, files, LIBRARY, pictures=DigitPictures(range(50)))


def test_a_model_whose_file_is_gone_is_said(files):
    gone = replace(record(files, TrainingConfig(model="mlp")), digest="0" * 64)
    with pytest.raises(StorageError, match="missing"):
        export_onnx(gone, files)


def test_training_alone_takes_as_many_epochs_and_is_measured_on_what_it_never_saw(tmp_path):
    config = TrainingConfig(rounds=6)
    pictures = DigitPictures(range(400))
    job = Job(1, "Training alone")
    found = train_alone(LIBRARY, config, pictures, job=job)
    assert found.examples == 80
    assert found.accuracy > 0.7
    assert (job.progress.done, job.progress.total) == (6, 6)


def test_a_site_that_never_saw_a_label_gets_it_wrong(tmp_path):
    """Trained on 0 and 1 only and tested on 0 to 9: about a fifth can be right."""
    test = tmp_path / "test"
    for number, label in ((entry[0], entry[1]) for entry in DigitPictures(range(400, 500)).labelled()):
        (test / label).mkdir(parents=True, exist_ok=True)
        (test / label / f"{number}.png").touch()
    zero_and_one = SourceSpec("library_pictures", {"labels": "0,1"})
    found = train_alone(
        zero_and_one,
        TrainingConfig(model="mlp", rounds=5),
        DigitPictures(range(500)),
        test=SourceSpec("picture_folder", {"folder": str(test)}),
    )
    assert found.examples == 100
    assert 0.1 < found.accuracy < 0.3


def test_one_label_alone_teaches_nothing():
    with pytest.raises(InputError, match="one and the same label"):
        train_alone(SourceSpec("library_pictures", {"labels": "3"}), TrainingConfig(), DigitPictures(range(100)))


def test_a_model_that_onnx_cannot_hold_leaves_as_safetensors(files, tmp_path):
    """The words of the refusal say so: then it must be there."""
    weights = ModelWeights({"table": np.arange(6.0).reshape(2, 3)})
    config = TrainingConfig(task="q_learning")
    made = ModelRecord("m", "f", "Q", 1, weights.stored(files), (), (3,), config, None, 6, 1.0)
    with pytest.raises(InputError, match="safetensors instead"):
        export(made, files, tmp_path / "q.onnx")
    export(made, files, tmp_path / "q.safetensors")
    assert ModelWeights.from_bytes((tmp_path / "q.safetensors").read_bytes()).digest == weights.digest

"""Models on this machine: measured on any data, trained alone for comparison, exported for the library."""

import dataclasses
import tempfile
from pathlib import Path

from core.errors import InputError
from core.federated import model_files
from core.federated.choices import strategy_of, task_of
from core.federated.local import read_examples
from core.federated.records import Evaluation, Federation, ModelRecord, SourceSpec, TrainingConfig
from core.federated.sources.base import Pictures
from core.federated.strategies.base import Update
from core.federated.tasks.base import Given
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter
from core.storage.files import FileStore


def evaluate(
    model: ModelRecord, files: FileStore, spec: SourceSpec, *, pictures: Pictures, job: Reporter = NOBODY
) -> Evaluation:
    """How good a model is on all of this data. Raises InputError when the data does not fit."""
    asked = Federation("", model.title, "", "", model.config, labels=model.labels, shape=model.shape)
    examples = read_examples(spec, asked, pictures, job=job)
    task, weights = task_of(model.config), ModelWeights.from_bytes(files.read(model.digest))
    task.check_fit(weights, model.shape, model.labels)
    return task.measure(weights, examples, model.labels, whole=True)


def train_alone(
    spec: SourceSpec,
    config: TrainingConfig,
    pictures: Pictures,
    *,
    test: SourceSpec | None = None,
    job: Reporter = NOBODY,
) -> Evaluation:
    """As many epochs as a participant would train, on its data alone.

    Labels that only the test data has count as wrong answers: a model cannot know what its site never sees.
    """
    asked = Federation("", "", "", "", config)
    examples = read_examples(spec, asked, pictures, job=job)
    measured_on = examples if test is None else read_examples(test, asked, pictures, job=job)
    labels = tuple(sorted({*examples.labels, *measured_on.labels}))
    task, alone = task_of(config), strategy_of(dataclasses.replace(config, strategy="fed_avg", strategy_params={}))
    weights = task.first(examples.inputs.shape[1:], labels)
    for number in range(1, config.rounds + 1):
        job.report(number - 1, config.rounds, "Training alone")
        learned = task.learn(weights, examples, labels, strategy=alone, given=Given(number))
        weights = (
            learned.weights
            if task.sent_like(weights) is weights
            else task.next(weights, [Update("me", learned.weights.flat(), len(examples.labels))], alone)
        )
    job.report(config.rounds, config.rounds, "Measuring")
    return task.measure(weights, measured_on, labels, whole=test is not None)


def export(model: ModelRecord, files: FileStore, path: Path, *, kind: str = "") -> None:
    """Write a model as what the file's name says, for the program `kind` says. Raises InputError."""
    if path.suffix != model_files.ONNX or kind:
        model_files.write(path, model, ModelWeights.from_bytes(files.read(model.digest)), kind=kind)
        return
    data = export_onnx(model, files)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror}.", "Choose another place.") from error


def export_onnx(model: ModelRecord, files: FileStore) -> bytes:
    """The model as ONNX: input `x` float32 (n, …) in [0, 1], output `y` logits (n, labels)."""
    import torch

    weights = ModelWeights.from_bytes(files.read(model.digest))
    network = task_of(model.config).network(weights, model.shape, model.labels)
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "model.onnx"
        torch.onnx.export(
            network.cpu().eval(),
            (torch.zeros(1, *model.shape),),
            str(written),
            input_names=["x"],
            output_names=["y"],
            dynamic_axes={"x": {0: "n"}, "y": {0: "n"}},
            # the newer exporter needs a package more and takes seconds for the same graph
            dynamo=False,
        )
        return written.read_bytes()

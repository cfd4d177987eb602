"""Model files: what other programs made, read as weights without running any of it, and models written for them."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.federated.adoption import KERNEL
from core.federated.frameworks import CLASSES, COEFFICIENTS, INTERCEPT
from core.federated.records import ModelRecord
from core.federated.room import check_room
from core.federated.weights import ModelWeights

# What can be read and written, by the ends of names.
SAFETENSORS, NUMPY, KERAS, ONNX = ".safetensors", ".npz", ".keras", ".onnx"
READ, WRITTEN = (SAFETENSORS, NUMPY, KERAS), (ONNX, SAFETENSORS, NUMPY)
SKLEARN = "sklearn"
# Where a Keras 3 file keeps its numbers, and what it is made of.
NUMBERS, CONFIG = "model.weights.h5", "config.json"
DENSE = re.compile(r"layers/(dense(?:_\d+)?)/vars/([01])")


def read(path: Path) -> ModelWeights:
    """The arrays of a safetensors, numpy (.npz) or Keras 3 (.keras) file.

    Nothing in the file is run: no pickles (numpy's objects, joblib) and no layers of a Keras file. Raises InputError.
    """
    try:
        check_room(path.stat().st_size // 8)
        if path.suffix == SAFETENSORS:
            return ModelWeights.from_bytes(path.read_bytes())
        if path.suffix == NUMPY:
            return ModelWeights(_npz(path))
        if path.suffix == KERAS:
            return ModelWeights(_keras(path))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(f"'{path.name}' cannot be read as a model: {error}.", "Save it again.") from error
    raise InputError(
        f"'{path.name}' is no model that can be read safely.",
        f"Save it as one of: {', '.join(READ)}; never as a pickle.",
    )


def write(path: Path, model: ModelRecord, weights: ModelWeights, *, kind: str = "") -> None:
    """Write weights as safetensors, or as .npz in the order and form of Keras' `get_weights`.

    With the kind "sklearn" the .npz holds `coef_`, `intercept_` and `classes_` of a linear model. Raises InputError.
    """
    try:
        if kind == SKLEARN:
            _save(path, _coefficients(model, weights))
        elif path.suffix == NUMPY:
            _save(path, _in_order(weights))
        elif path.suffix == SAFETENSORS:
            weights.to_file(path)
        else:
            ends = ", ".join(WRITTEN)
            raise InputError(f"'{path.name}' says no form that a model can have.", f"End its name in one of: {ends}.")
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror or error}.", "Choose another place.") from error


def _npz(path: Path) -> dict[str, np.ndarray]:
    _check_unpacked(path)
    with np.load(path, allow_pickle=False) as found:
        arrays = {name: found[name] for name in found.files}
    kept = {name: value for name, value in arrays.items() if value.dtype.kind in "fiu" and name != CLASSES}
    if not kept:
        raise ValueError("it holds no numbers")
    return kept


def _keras(path: Path) -> dict[str, np.ndarray]:
    try:
        import h5py  # type: ignore[import-untyped]  # it has no types
    except ImportError as error:
        raise InputError("Keras files cannot be read here.", "Install: pip install 'vega-desktop[keras]'.") from error
    _check_unpacked(path)
    with zipfile.ZipFile(path) as archive:
        config, numbers = json.loads(archive.read(CONFIG)), archive.read(NUMBERS)
    layers = config["config"]["layers"]
    said = [layer["config"].get("activation") for layer in layers if layer["class_name"] == "Dense"]
    if odd := [name for name in said[:-1] if name != "relu"]:
        raise InputError(f"Its hidden layers use {odd[0]}, and those here use relu.", "Train it with relu.")
    found: dict[str, np.ndarray] = {}

    def take(name: str, value: object) -> None:
        if not isinstance(value, h5py.Dataset):
            return
        if value.external or value.is_virtual:
            raise InputError(f"Its part '{name}' lies in another file.", "Save the model in one file.")
        match = DENSE.fullmatch(name)
        if match is None:
            raise InputError(f"Its part '{name}' is no dense layer's.", "Only dense layers can be brought in.")
        found[f"{match[1]}/{(KERNEL, 'bias')[int(match[2])]}"] = np.asarray(value[()])

    with h5py.File(io.BytesIO(numbers)) as file:
        file.visititems(take)
    return found


def _check_unpacked(path: Path) -> None:
    """A zip of some kilobytes may hold terabytes of zeros."""
    with zipfile.ZipFile(path) as archive:
        check_room(sum(entry.file_size for entry in archive.infolist()) // 8)


def _in_order(weights: ModelWeights) -> dict[str, np.ndarray]:
    """Kernel and bias of each layer, the kernels as (inputs, outputs)."""
    names = sorted(weights.arrays, key=lambda name: (_layer(name), not name.endswith("weight"), name))
    values = [weights.arrays[name] for name in names]
    width = len(str(len(values)))
    return {
        f"{number:0{width}d}_{name}{f'_{KERNEL}' if value.ndim == 2 else ''}": value.T if value.ndim == 2 else value
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    }


def _layer(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


def _coefficients(model: ModelRecord, weights: ModelWeights) -> dict[str, np.ndarray]:
    matrices = [value for value in weights.arrays.values() if value.ndim == 2]
    vectors = [value for value in weights.arrays.values() if value.ndim == 1]
    if len(weights.arrays) != 2 or len(matrices) != 1 or len(vectors) != 1:
        raise InputError("Only linear models can be written for scikit-learn.", "Train with the model 'linear'.")
    rows, offset = matrices[0], vectors[0]
    if len(rows) == 2:
        # scikit-learn keeps one row of two classes: what the second says more than the first
        rows, offset = rows[1:] - rows[:1], offset[1:] - offset[:1]
    return {COEFFICIENTS: rows, INTERCEPT: offset, CLASSES: np.array(model.labels)}


def _save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # its stub takes the names for options

"""Adoption: weights of a model made elsewhere, put into the places of a network here, as the start of a training."""

import re

import numpy as np

from core.errors import InputError
from core.federated.frameworks import COEFFICIENTS, INTERCEPT
from core.federated.weights import ModelWeights

# How Keras calls the matrix of a dense layer, which lies as (inputs, outputs); torch's lies the other way round.
KERNEL = "kernel"


def adopted(given: ModelWeights, network: ModelWeights) -> ModelWeights:
    """The given weights under the names and in the forms of a network's. Raises InputError when they do not fit.

    Either they are a model of Vega's, whose names are the same; or a linear model of scikit-learn (`coef_` and
    `intercept_`); or dense layers in their order, a matrix and a vector each, as Keras and numpy files hold them.
    """
    if not network.difference(given):
        return given
    if COEFFICIENTS in given.arrays:
        given = _spread(given, network)
    ours, theirs = _layers(network), _layers(given)
    problem = _problem(ours, theirs)
    if problem:
        raise InputError(
            f"The model to begin with does not fit: {problem}.",
            "Choose model, hidden units and layers of the training like its own; only dense layers can be brought in.",
        )
    is_turned, placed = _is_turned(ours, theirs), {}
    for (name, value), (_, other) in zip(ours, theirs, strict=True):
        turned = other.T if other.ndim == 2 and is_turned else other
        if turned.shape != value.shape:
            raise InputError(
                f"The model to begin with does not fit: {name} has {_form(value)} here and {_form(turned)} there.",
                "The data must have the columns and labels that it was made for.",
            )
        placed[name] = np.ascontiguousarray(turned).astype(value.dtype)
    return ModelWeights(placed)


def _spread(given: ModelWeights, network: ModelWeights) -> ModelWeights:
    """A linear model as one layer. Of two classes scikit-learn keeps one row z; softmax of −z/2 and z/2 is the same."""
    if INTERCEPT not in given.arrays:
        raise InputError("The model to begin with has coef_ and no intercept_.", "Fit it with an intercept.")
    rows, offset = np.atleast_2d(given.arrays[COEFFICIENTS]), np.atleast_1d(given.arrays[INTERCEPT])
    outputs = max((value.shape[0] for value in network.arrays.values() if value.ndim == 2), default=0)
    if len(rows) == 1 and outputs == 2:
        rows, offset = np.concatenate([-rows, rows]) / 2, np.concatenate([-offset, offset]) / 2
    return ModelWeights({"0.coef": rows, "0.intercept": offset})


def _layers(weights: ModelWeights) -> list[tuple[str, np.ndarray]]:
    """The matrices in the order of layers, then the vectors: 10 comes after 9."""
    ordered = sorted(weights.arrays.items(), key=lambda item: _natural(item[0]))
    return sorted(ordered, key=lambda item: -item[1].ndim)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _problem(ours: list[tuple[str, np.ndarray]], theirs: list[tuple[str, np.ndarray]]) -> str:
    for whose, found in (("here", ours), ("there", theirs)):
        odd = [name for name, value in found if value.ndim not in (1, 2)]
        if odd:
            return f"{odd[0]} {whose} is no dense layer's"
    mine, other = ([value.ndim for _, value in found] for found in (ours, theirs))
    if mine != other:
        return f"{mine.count(2)} matrices and {mine.count(1)} vectors here, {other.count(2)} and {other.count(1)} there"
    return ""


def _is_turned(ours: list[tuple[str, np.ndarray]], theirs: list[tuple[str, np.ndarray]]) -> bool:
    """Whether the given matrices lie the other way round: their names say so, or their shapes."""
    pairs = [(mine, other) for mine, other in zip(ours, theirs, strict=True) if mine[1].ndim == 2]
    if any(name.endswith(KERNEL) for _, (name, _) in pairs):
        return True
    straight = all(mine.shape == other.shape for (_, mine), (_, other) in pairs)
    turned = all(mine.shape == other.shape[::-1] for (_, mine), (_, other) in pairs)
    if straight and turned and any("coef" not in name for _, (name, _) in pairs):
        raise InputError(
            "All matrices of the model to begin with are square: nothing tells which way they lie.",
            f"Call them by names that end in '{KERNEL}' where they lie as (inputs, outputs).",
        )
    return turned and not straight


def _form(value: np.ndarray) -> str:
    return "×".join(map(str, value.shape))

"""Models of other libraries as weights and back: scikit-learn's linear models, Keras 3, plain lists of arrays.

Nothing here imports those libraries: a model is handed over by whoever uses them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.errors import InputError
from core.federated.weights import ModelWeights

# What a fitted linear model of scikit-learn says of itself.
COEFFICIENTS, INTERCEPT, CLASSES = "coef_", "intercept_", "classes_"


def from_sklearn(model: Any) -> ModelWeights:
    """The coefficients of a fitted linear model (LogisticRegression, LinearRegression, Ridge, SGDClassifier, …).

    Raises InputError when it has none.
    """
    missing = [name for name in (COEFFICIENTS, INTERCEPT) if not hasattr(model, name)]
    if missing:
        words = f"A {type(model).__name__} has no {' and no '.join(missing)}."
        raise InputError(words, "Fit it first; only linear models can be used.")
    arrays = {COEFFICIENTS: np.asarray(model.coef_), INTERCEPT: np.asarray(model.intercept_)}
    classes = np.asarray(getattr(model, CLASSES, np.zeros(0)))
    if classes.size and classes.dtype.kind in "iuf":
        arrays[CLASSES] = classes
    return ModelWeights(arrays)


def into_sklearn(weights: ModelWeights, model: Any) -> Any:
    """Put coefficients into a linear model, fitted or not, and return it. Raises InputError when they do not fit."""
    missing = [name for name in (COEFFICIENTS, INTERCEPT) if name not in weights.arrays]
    if missing:
        raise InputError(f"These weights have no {' and no '.join(missing)}.", "Bring those of a linear model.")
    if hasattr(model, COEFFICIENTS):
        fitted = from_sklearn(model)
        if problem := fitted.difference(weights):
            raise InputError(f"The model does not fit: {problem}.", "Both must have the same columns and classes.")
    for name, value in weights.arrays.items():
        setattr(model, name, value.copy())
    model.n_features_in_ = weights.arrays[COEFFICIENTS].shape[-1]
    return model


def from_keras(model: Any) -> ModelWeights:
    """The weights of a built Keras 3 model by their paths. Raises InputError for one that is not built."""
    if not getattr(model, "built", False):
        raise InputError("The Keras model is not built yet.", "Give it an Input, or call it once.")
    return ModelWeights({_keras_name(model, variable): _keras_array(variable) for variable in model.weights})


def into_keras(weights: ModelWeights, model: Any) -> Any:
    """Put weights into a built Keras 3 model of the same architecture and return it. Raises InputError otherwise."""
    if problem := from_keras(model).difference(weights):
        raise InputError(f"The model does not fit: {problem}.", "Both sides must use the same layers and names.")
    for variable in model.weights:
        variable.assign(weights.arrays[_keras_name(model, variable)])
    return model


def from_arrays(arrays: Sequence[np.ndarray]) -> ModelWeights:
    """Arrays in an order of their own, as Keras' `get_weights` and many others give them."""
    width = len(str(max(0, len(arrays) - 1)))
    return ModelWeights({f"{number:0{width}d}": np.asarray(value) for number, value in enumerate(arrays)})


def into_arrays(weights: ModelWeights) -> list[np.ndarray]:
    """The arrays in the order of their names: what `from_arrays` was given."""
    return [value.copy() for value in weights.arrays.values()]


def _keras_name(model: Any, variable: Any) -> str:
    """The path within the model: its own name counts the models that were made before."""
    return str(variable.path).removeprefix(f"{model.name}/")


def _keras_array(variable: Any) -> np.ndarray:
    value = variable.value
    # torch's backend keeps a gradient with each variable
    value = value.detach().cpu() if hasattr(value, "detach") else value
    return np.array(value)

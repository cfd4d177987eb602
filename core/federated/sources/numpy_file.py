"""Arrays in a numpy file: `x` with the examples and `y` with their labels, nothing that could run code."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param

# What the arrays may take in memory once unpacked.
MOST_BYTES = 8 << 30


class NumpyFile(Source):
    """An .npz file with the arrays x (n, …) and y (n,)."""

    title = "Arrays (numpy)"

    @dataclass(frozen=True)
    class Params:
        """The file, and what its arrays are called."""

        file: str = param("", "The .npz file.")
        inputs: str = param("x", "The array that holds the examples, one after the other.")
        targets: str = param("y", "The array that holds their labels.")
        groups: str = param("", "The array that says which examples belong together, for simulations; empty: none.")
        low: float = param(0.0, "The value that becomes 0. All participants must choose the same.")
        high: float = param(1.0, "The value that becomes 1. All participants must choose the same.")

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 inputs, scaled. Raises InputError for what is missing, does not fit, or is no array of numbers."""
        if self.params.high <= self.params.low:
            raise InputError("'high' must be larger than 'low'.", "Give the range of the numbers in the file.")
        path = Path(self.params.file).expanduser()
        names = [self.params.inputs, self.params.targets, *([self.params.groups] if self.params.groups else [])]
        try:
            arrays = self._load(path, names)
        except OSError as error:
            raise InputError(f"'{self.params.file}' cannot be read: {error}.", "Choose another file.") from error
        except (ValueError, zipfile.BadZipFile, EOFError) as error:
            # also what would have to be unpickled, which nothing here does
            raise InputError(f"'{path.name}' holds no plain arrays: {error}.", "Save with numpy.savez.") from error
        inputs, targets = arrays[0], arrays[1]
        if inputs.dtype.kind not in "fiub" or inputs.ndim < 2:
            raise InputError(f"'{names[0]}' is {inputs.dtype} of shape {inputs.shape}.", "Give numbers (examples, …).")
        if any(array.ndim != 1 or len(array) != len(inputs) for array in arrays[1:]):
            raise InputError(
                f"The arrays have {[len(array) for array in arrays]} entries.", "Give one for each example."
            )
        scaled = (inputs.astype(np.float64) - self.params.low) / (self.params.high - self.params.low)
        groups = tuple(str(value) for value in arrays[2]) if self.params.groups else ()
        return Examples(scaled.astype(np.float32), tuple(str(value) for value in targets), groups=groups)

    def _load(self, path: Path, names: list[str]) -> list[np.ndarray]:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MOST_BYTES:
            raise InputError(f"'{path.name}' unpacks to {size / 2**30:.0f} GB.", "Bring a part of it.")
        with np.load(path, allow_pickle=False) as found:
            for name in names:
                if name not in found:
                    raise InputError(f"There is no array '{name}'.", f"There are: {', '.join(found) or 'none'}.")
            return [found[name] for name in names]

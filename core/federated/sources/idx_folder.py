"""Pictures in idx files, as MNIST and its relatives are published (LeCun, Cortes and Burges 1998)."""

import gzip
import zlib
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param

# Third byte of an idx file: unsigned bytes. MNIST and its relatives hold nothing else.
BYTES = 8
# EMNIST's largest part has 814,255 pictures of 784 bytes.
MOST_BYTES = 1 << 30
TRAIN, TEST = "train", "test"
NAMES = {TRAIN: "train", TEST: "t10k"}


class IdxFolder(Source):
    """A folder with `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` (and `t10k-…`), perhaps packed by gzip."""

    title = "MNIST files (idx)"

    @dataclass(frozen=True)
    class Params:
        """Where they are, and which part."""

        folder: str = param("", "The folder that holds the files.")
        part: str = param(TRAIN, "The part that teaches, or the one that tests.", choices=(TRAIN, TEST))
        most: int = param(0, "Only so many of them; 0 takes all.", low=0)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 (n, 1, height, width) in [0, 1]. Raises InputError that names the file that is missing or damaged."""
        folder = Path(self.params.folder).expanduser()
        start = NAMES[self.params.part]
        pictures = read_idx(_found(folder, f"{start}-images", 3), dimensions=3)
        numbers = read_idx(_found(folder, f"{start}-labels", 1), dimensions=1)
        if len(pictures) != len(numbers):
            raise InputError(
                f"There are {len(pictures)} pictures and {len(numbers)} labels.", "Bring files that belong together."
            )
        count = self.params.most or len(pictures)
        inputs = pictures[:count, None].astype(np.float32) / 255
        return Examples(inputs, tuple(str(number) for number in numbers[:count]))


def read_idx(path: Path, *, dimensions: int) -> np.ndarray:
    """The numbers of an idx file as uint8 of so many dimensions. Raises InputError when it is damaged."""
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as file:
            head = file.read(4 + 4 * dimensions)
            if len(head) < 4 + 4 * dimensions or head[:4] != bytes([0, 0, BYTES, dimensions]):
                raise InputError(
                    f"'{path.name}' is not an idx file of bytes.", "Bring the files as they are published."
                )
            shape = tuple(int(size) for size in np.frombuffer(head[4:], ">u4"))
            if prod(shape) > MOST_BYTES:
                raise InputError(f"'{path.name}' says that it holds {prod(shape)} bytes.", "Bring a smaller one.")
            data = file.read(prod(shape) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"'{path.name}' cannot be read: {error}.", "Bring it again.") from error
    if len(data) != prod(shape):
        raise InputError(f"'{path.name}' holds {len(data)} bytes and says {prod(shape)}.", "Bring it again.")
    return np.frombuffer(data, np.uint8).reshape(shape)


def _found(folder: Path, start: str, dimensions: int) -> Path:
    for name in (f"{start}-idx{dimensions}-ubyte", f"{start}.idx{dimensions}-ubyte"):
        for ending in ("", ".gz"):
            if (folder / (name + ending)).is_file():
                return folder / (name + ending)
    raise InputError(f"'{folder}' has no file {start}-idx{dimensions}-ubyte.", "Choose the folder of the idx files.")

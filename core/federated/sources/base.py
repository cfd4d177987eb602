"""Where a participant's data comes from."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from core.errors import InputError, VegaError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.jobs import Reporter

# Named in a note before the rest is only counted.
NAMED = 3


class Pictures(Protocol):
    """The media library as training sees it."""

    def labelled(self, labels: Sequence[str] = ()) -> list[tuple[int, str, Path]]:
        """Item id, label and original of every picture labelled by hand, in id order."""

    def decode(self, path: Path, *, width: int, height: int, channels: int) -> np.ndarray:
        """The picture as uint8, shape (height, width, channels). Raises MediaError."""

    def embedding(self, path: Path) -> np.ndarray:
        """What a pretrained network sees in the picture: a unit vector (n,), alike everywhere. Raises MediaError."""

    def labelled_videos(self, labels: Sequence[str] = ()) -> list[tuple[int, str, Path]]:
        """Item id, label and original of every video labelled by hand, in id order."""

    def clips(self, path: Path, *, count: int, frames: int, side: int) -> Iterator[np.ndarray]:
        """Clips of about a second from all parts of a video, at least one and at most so many, one at a time.

        Each is float32 (3, frames, side, side), standardised alike everywhere. Raises MediaError.
        """


class Source(ABC):
    """One way to get labelled examples. `read` blocks and belongs in a worker."""

    name: ClassVar[str]
    title: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """What a person chooses."""

    def __init__(self, params: Any, pictures: Pictures) -> None:
        self.params = params
        self.pictures = pictures

    @abstractmethod
    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """The examples as the training wants them. Raises InputError when there is nothing to read."""

    def decode_all(self, found: Sequence[tuple[str, Path]], config: TrainingConfig, *, job: Reporter) -> Examples:
        """Pictures with their labels as float32 in [0, 1], shape (n, channels, side, side).

        A picture that cannot be read is left out and named in the notes.
        """
        side, channels = config.image_side, config.channels
        inputs, labels, failed = [], [], []
        for count, (label, path) in enumerate(found, 1):
            try:
                pixels = self.pictures.decode(path, width=side, height=side, channels=channels)
            except VegaError as error:
                failed.append(f"{path.name}: {error.what}")
                continue
            inputs.append(pixels.transpose(2, 0, 1).astype(np.float32) / 255)
            labels.append(label)
            job.report(count, len(found), "Reading pictures")
        notes = tuple(failed[:NAMED]) + ((f"and {len(failed) - NAMED} more",) if len(failed) > NAMED else ())
        stacked = np.stack(inputs) if inputs else np.zeros((0, channels, side, side), np.float32)
        return Examples(stacked, tuple(labels), notes)


def number_columns(names: Sequence[str], label: str, group: str = "") -> list[str]:
    """The columns of a table that hold numbers: all but the label's and the group's.

    Raises InputError that names the column that is missing, there twice, or the only one.
    """
    for wanted in (label, group):
        if wanted and wanted not in names:
            others = [name for name in names if name != label]
            raise InputError(f"There is no column '{wanted}'.", f"There are: {', '.join(others[:10]) or 'none'}.")
    columns = [name for name in names if name not in (label, group)]
    if not columns:
        raise InputError(f"There is no column beside '{label}'.", "Add columns with numbers to learn from.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"Two columns are called '{twice}'.", "Give each its own name.")
    return columns

"""How one family of files is read."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

# Enough of a file to recognise its kind.
HEAD_BYTES = 64


@dataclass(frozen=True)
class Picture:
    """A picture as a person sees it: upright, sRGB, uint8 of shape (height, width, 3).

    `full_width` and `full_height` are those of the file; the pixels may be fewer. `damage` is "" for a whole file.
    """

    pixels: np.ndarray
    full_width: int
    full_height: int
    exif: tuple[tuple[str, str], ...] = ()
    taken: float | None = None
    damage: str = ""


class Reader(ABC):
    """One family of files. Methods block and belong in workers."""

    name: ClassVar[str]
    title: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a reader declares some."""

    @abstractmethod
    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes is of this family."""

    @abstractmethod
    def read(self, path: Path, *, longest: int) -> Picture:
        """The picture with its longest side at most `longest`. Raises MediaError in words."""

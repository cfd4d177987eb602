"""How one family of files is read."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

# Enough of a file to recognise its kind: three packets of an MPEG transport stream.
HEAD_BYTES = 600


@dataclass(frozen=True)
class Picture:
    """A picture as a person sees it, or what stands for a video or sound: upright, sRGB, uint8 (height, width, 3).

    `full_width` and `full_height` are those of the file; the pixels may be fewer. `damage` is "" for a whole file.
    `kind` is "picture", "video" or "sound"; `pages` counts pages or frames of a still format.
    """

    pixels: np.ndarray
    full_width: int
    full_height: int
    exif: tuple[tuple[str, str], ...] = ()
    taken: float | None = None
    damage: str = ""
    kind: str = "picture"
    duration_s: float | None = None
    pages: int = 1
    place: tuple[float, float] | None = None
    keywords: tuple[str, ...] = ()


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

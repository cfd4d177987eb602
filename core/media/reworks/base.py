"""How something new is made of a video or a sound."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from core.jobs import NOBODY, Reporter


class Rework(ABC):
    """One way. `make` blocks, belongs in workers, and writes a new file; what it is made from is never changed."""

    name: ClassVar[str]
    title: ClassVar[str]
    # What it can be made of.
    takes: ClassVar[frozenset[str]]
    # What the new name says of it, as in "film (part).mp4".
    word: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a rework declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def suffix(self, name: Path) -> str:
        """How the new file's name ends, with its dot; `name` is that of what it is made from."""

    @abstractmethod
    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Write the new file; what a person should know of it, "" for nothing. Raises MediaError and InputError."""

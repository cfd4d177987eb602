"""How a picture is understood."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from core.media.readers.base import Picture
from core.reports import Report


class Analyser(ABC):
    """One way to understand a picture. `analyse` blocks and belongs in workers; one instance may serve many threads."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Whether it runs on every new picture, or only when asked for.
    is_automatic: ClassVar[bool] = True
    # The setting that must be on for it to run at all, if any.
    needs: ClassVar[str] = ""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless an analyser declares some."""

    def __init__(self, params: Any = None, *, device: str = "auto") -> None:
        self.params: Any = self.Params() if params is None else params
        self.device = device

    @abstractmethod
    def analyse(self, picture: Picture) -> Report:
        """What it says. Raises MediaError when the model cannot be used."""

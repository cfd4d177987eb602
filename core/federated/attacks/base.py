"""Attack: what hostile participants do to their data before they train, or to their updates before they send them."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


class Attack:
    """One way to be hostile. Attackers know each other and, where the paper lets them, the honest updates."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str] = ""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless an attack declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    def labels(self, numbers: np.ndarray, classes: int) -> np.ndarray:
        """The label numbers int64 (n,) that an attacker trains on."""
        return numbers

    def updates(self, own: np.ndarray, honest: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
        """What the attackers send (A, P) instead of `own` (A, P), seeing the honest updates (H, P); H is at least 1."""
        return own

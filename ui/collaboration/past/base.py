"""PastView: a document at a moment, or what differs between two; one for each way of showing it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.collaboration.history import PastVersion
from core.collaboration.past.reader import AnyHistory

Pictures = Callable[[str], QImage | None]


class Wanted(NamedTuple):
    """What shall be shown: a moment, and the one that it is compared with, None for none."""

    number: int
    version: PastVersion
    base: PastVersion | None = None


class PastView(QWidget):
    """Made by the history view, which has it `read` in a worker and then `show_read` what came of that.

    `names` are the names of people by peer id; `pictures` finds a picture by its digest.
    """

    # Whether what it shows says by itself whose it is; else the history view names everybody below it.
    has_legend = False

    def __init__(self, history: AnyHistory, names: Mapping[str, str], pictures: Pictures) -> None:
        super().__init__()
        self.history = history
        self.names = names
        self.pictures = pictures
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    @abstractmethod
    def read(self, wanted: Wanted) -> Any:
        """What is to be shown; blocks, and belongs in a worker. Raises InputError."""

    @abstractmethod
    def show_read(self, wanted: Wanted, found: Any) -> None:
        """Show what was read."""

    def in_order(self, wanted: Wanted) -> tuple[PastVersion, PastVersion]:
        """What is wanted and what it is compared with, the older first, whichever the person chose for what."""
        base = wanted.base if wanted.base is not None else wanted.version
        older, newer = sorted((base, wanted.version), key=self.history.number_of)
        return older, newer

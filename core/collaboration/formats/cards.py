"""Cards: trainings and metrics, live."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.formats.base import Format
from core.collaboration.live_cards import LiveCards


class Cards(Format):
    """Cards that the machines of the workspace write: how their trainings go, how busy they are."""

    title: ClassVar[str] = "Live cards"
    idea: ClassVar[str] = "Trainings and figures of your machines, seen by everybody as they change."
    icon: ClassVar[str] = "layout-dashboard"

    def open(self, stored: Sequence[bytes] = ()) -> LiveCards:
        """The cards."""
        return LiveCards(stored)

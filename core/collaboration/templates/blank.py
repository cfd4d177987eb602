"""Blank: an empty text, and nothing else."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.templates.base import Seed, Template


class Blank(Template):
    """A workspace that is still empty."""

    title: ClassVar[str] = "Blank"
    idea: ClassVar[str] = "One empty page of text; the rest is up to you."

    def seeds(self) -> Sequence[Seed]:
        """None."""
        return ()

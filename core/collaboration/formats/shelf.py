"""Shelf: items of libraries that members share."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import shelf
from core.collaboration.formats.base import Format


class Shelf(Format):
    """Pictures, videos and sounds with captions and labels that members give together."""

    title: ClassVar[str] = "Shared items"
    idea: ClassVar[str] = "Pictures, videos and sounds of your libraries, looked at and labelled together."
    icon: ClassVar[str] = "images"
    has_files: ClassVar[bool] = True

    def open(self, stored: Sequence[bytes] = ()) -> shelf.Shelf:
        """The shelf."""
        return shelf.Shelf(stored)

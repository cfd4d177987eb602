"""Versions: named moments of a workspace's documents."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import versions
from core.collaboration.formats.base import Format


class Versions(Format):
    """Which moments have names."""

    title: ClassVar[str] = "Versions"
    idea: ClassVar[str] = "Moments of a workspace's documents that somebody gave a name."
    icon: ClassVar[str] = "bookmark"
    is_listed: ClassVar[bool] = False

    def open(self, stored: Sequence[bytes] = ()) -> versions.Versions:
        """The list."""
        return versions.Versions(stored)

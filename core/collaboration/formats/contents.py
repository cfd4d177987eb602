"""Contents: the list of a workspace's documents."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import contents
from core.collaboration.formats.base import Format


class Contents(Format):
    """Which documents there are."""

    title: ClassVar[str] = "Contents"
    idea: ClassVar[str] = "Which documents a workspace has, and what they are called."
    icon: ClassVar[str] = "list"
    is_listed: ClassVar[bool] = False

    def open(self, stored: Sequence[bytes] = ()) -> contents.Contents:
        """The list."""
        return contents.Contents(stored)

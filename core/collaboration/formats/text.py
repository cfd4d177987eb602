"""Text: plain text that everybody types into at once."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.document import Document
from core.collaboration.formats.base import Format


class Text(Format):
    """A page of plain text."""

    title: ClassVar[str] = "Text"
    idea: ClassVar[str] = "Plain text that everybody types into at once."
    icon: ClassVar[str] = "file-text"

    def open(self, stored: Sequence[bytes] = ()) -> Document:
        """The text."""
        return Document(stored)

"""Note: a page with headings, lists, tables and pictures."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.formats.base import Format
from core.collaboration.rich import RichText


class Note(Format):
    """Formatted text with tables, pictures and check boxes."""

    title: ClassVar[str] = "Note"
    idea: ClassVar[str] = "Headings, lists, check boxes, tables and pictures, written together."
    icon: ClassVar[str] = "notebook-text"
    has_files: ClassVar[bool] = True

    def open(self, stored: Sequence[bytes] = ()) -> RichText:
        """The note."""
        return RichText(stored)

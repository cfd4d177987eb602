"""Code: a program that everybody types into at once."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.code_text import CodeText
from core.collaboration.formats.base import Format


class Code(Format):
    """A file of code in any language."""

    title: ClassVar[str] = "Code"
    idea: ClassVar[str] = "Code with the colours of its language, written together."
    icon: ClassVar[str] = "file-code"

    def open(self, stored: Sequence[bytes] = ()) -> CodeText:
        """The code."""
        return CodeText(stored)

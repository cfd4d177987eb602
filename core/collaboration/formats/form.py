"""Form: questions that others answer."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import form
from core.collaboration.formats.base import Format


class Form(Format):
    """Questions of many kinds, with rules and conditions; the answers are summed up as they arrive."""

    title: ClassVar[str] = "Form"
    idea: ClassVar[str] = "Ask everybody the same questions and see the answers as they come in."
    icon: ClassVar[str] = "clipboard-list"

    def open(self, stored: Sequence[bytes] = ()) -> form.Form:
        """The form."""
        return form.Form(stored)

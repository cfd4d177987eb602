"""Comments: what people say about the documents of a workspace."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import comments
from core.collaboration.formats.base import Format


class Comments(Format):
    """Threads and suggestions; who may comment need not be able to edit."""

    title: ClassVar[str] = "Comments"
    idea: ClassVar[str] = "What people say about the documents of a workspace, and what they suggest."
    icon: ClassVar[str] = "message-square-text"
    least_role: ClassVar[str] = "commenter"
    is_listed: ClassVar[bool] = False

    def open(self, stored: Sequence[bytes] = ()) -> comments.Comments:
        """The comments."""
        return comments.Comments(stored)

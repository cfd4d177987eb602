"""Format: one sort of document that a workspace can have."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.collaboration.shared import SharedDocument
from core.errors import InputError

ID_CHARACTERS = 80


class Format(ABC):
    """One sort of document. Its file's name is the first part of every such document's id, as in "board-3fa2"."""

    name: ClassVar[str]
    title: ClassVar[str]
    idea: ClassVar[str]
    """What it is for, in a sentence that a person reads when they make one."""
    icon: ClassVar[str]
    """A Lucide icon."""
    least_role: ClassVar[str] = "editor"
    """Who may change it: this role and those above it."""
    is_listed: ClassVar[bool] = True
    """Whether a person makes such documents; others belong to something."""
    has_files: ClassVar[bool] = False
    """Whether such documents show files, which members get when they want them."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a format declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def open(self, stored: Sequence[bytes] = ()) -> SharedDocument:
        """The document that stored snapshots and updates make. Raises InputError when they are damaged."""


def check_id(document_id: str) -> None:
    """Raises InputError for what cannot be a document's id."""
    name, dash, rest = document_id.partition("-")
    if not (dash and name.isidentifier() and rest.isalnum() and len(document_id) <= ID_CHARACTERS):
        raise InputError("That is not the name of a document.", "Update Vega on both machines.")


def format_of(document_id: str) -> str:
    """The name of a document's format, which its id begins with."""
    return document_id.partition("-")[0]

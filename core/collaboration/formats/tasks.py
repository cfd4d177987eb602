"""Tasks: cards in columns, or one list."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.formats.base import Format
from core.collaboration.tasks import TaskList


class Tasks(Format):
    """Cards with people, dates, labels and check lists, moved between columns."""

    title: ClassVar[str] = "Tasks"
    idea: ClassVar[str] = "Who does what until when: cards that move from column to column."
    icon: ClassVar[str] = "square-kanban"

    def open(self, stored: Sequence[bytes] = ()) -> TaskList:
        """The task list."""
        return TaskList(stored)

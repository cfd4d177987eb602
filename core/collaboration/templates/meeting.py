"""Meeting: an agenda with minutes, a board to think on, and what came of it."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration.templates.base import Seed, Template, board, note, tasks

MINUTES = """# Minutes

**Date:**
**Who is there:**

## Agenda

1. What came of the last tasks
2.

## Decisions

-

## Open questions

-
"""


class Meeting(Template):
    """Minutes, a whiteboard and a task list."""

    title: ClassVar[str] = "Meeting"
    idea: ClassVar[str] = "Agenda and minutes, a whiteboard to think on, and the tasks that come of it."

    def seeds(self) -> Sequence[Seed]:
        """Minutes, board, tasks."""
        return note("Minutes", MINUTES), board("Whiteboard"), tasks("Tasks", ("To do", "Doing", "Done"))

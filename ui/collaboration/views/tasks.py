"""Tasks: cards in columns, given to the members of the workspace."""

from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration.records import DocumentEntry
from core.collaboration.tasks import TaskList
from ui.collaboration.myself import myself
from ui.collaboration.tasks_view import TasksView
from ui.collaboration.views.base import DocumentView


class Tasks(DocumentView):
    """The board or list, and what a card says."""

    title: ClassVar[str] = "Tasks"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.tasks: TasksView | None = None

    async def open(self) -> None:
        """Show the cards."""
        document = (await self.copy()).document
        assert isinstance(document, TaskList)
        me = myself(self.backend, self.workspace_id)
        self.tasks = TasksView(document, me=me, may_write=document.is_writable)
        self.column.addWidget(self.tasks, 1)
        self.setFocusProxy(self.tasks)
        self.rights_changed()

    def rights_changed(self) -> None:
        """Cards can be changed, or not; perhaps there are others to give them to."""
        if self.tasks is not None:
            self.tasks.set_may_write(self.tasks.tasks.is_writable)
            self.tasks.set_members(self.service.members(self.workspace_id))

    def show_part(self, part_id: str) -> None:
        """Everything about a card."""
        if self.tasks is not None:
            self.tasks.open_card(part_id)

    async def close_document(self) -> None:
        """The last card on disk."""
        if self.tasks is not None:
            self.tasks.close_tasks()
        await super().close_document()

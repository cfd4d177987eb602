"""Into which workspace something is shared: asked the same way on every page that shares."""

from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration.records import Workspace
from core.collaboration.roles import is_at_least
from core.errors import InputError
from ui.collaboration.words import choice_of
from ui.messages import Messages
from ui.widgets.choice_list import ChoiceList
from ui.widgets.dialog import Dialog

LIST_HEIGHT = 220


class ShareDialog(Dialog):
    """The workspaces that this machine may change."""

    def __init__(self, title: str, text: str, spaces: list[Workspace], *, parent: QWidget | None = None) -> None:
        super().__init__(title, text, parent=parent, accept="Share")
        self.list = ChoiceList(name="Workspaces")
        self.list.setMinimumHeight(LIST_HEIGHT)
        self.list.set_choices([choice_of(space) for space in spaces])
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _: self.accept())
        self.add(self.list, 1)


async def choose_workspace(parent: QWidget, backend: Backend, *, title: str, text: str) -> str:
    """The id of the workspace that the person picks, "" when they change their mind. Raises InputError for none."""
    spaces = [
        space
        for space in backend.collaboration.workspaces()
        if space.state == "open" and is_at_least(space.role, "editor")
    ]
    if not spaces:
        raise InputError("There is no workspace to share into.", "Make one on the Workspaces page, or join one.")
    dialog = ShareDialog(title, text, spaces, parent=parent)
    return dialog.list.key if await dialog.answer() else ""


def say_shared(parent: QWidget, backend: Backend, words: str, *, workspace_id: str, document_id: str) -> None:
    """Say where it is now, with a way to there."""
    title = backend.collaboration.workspace(workspace_id).title

    def show() -> None:
        window = parent.window()
        if hasattr(window, "open_page"):
            window.open_page("collaboration", workspace=workspace_id, document=document_id)

    Messages.of(parent).info(f"{words} in “{title}”.", button="Show", do=show)

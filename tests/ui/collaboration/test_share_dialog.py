"""What is shared goes into a workspace that this machine may change, and a message leads there."""

import dataclasses

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import InputError
from ui.collaboration.share_dialog import ShareDialog, choose_workspace, say_shared
from ui.messages import Messages


def dialog():
    found = (made for made in QApplication.topLevelWidgets() if isinstance(made, ShareDialog) and made.isVisible())
    return next(found, None)


@pytest.fixture
def window(qtbot):
    class Window(QWidget):
        def open_page(self, name, **wanted):
            self.opened = (name, wanted)

    made = Window()
    qtbot.addWidget(made)
    made.show()
    return made


async def test_only_workspaces_that_one_may_change_are_offered(running_backend, window, until):
    import asyncio

    with pytest.raises(InputError, match="no workspace"):
        await choose_workspace(window, running_backend, title="Share", text="")
    one, two, gone = [await running_backend.collaboration.create(title) for title in ("One", "Two", "Gone")]
    await running_backend.collaboration.lifecycle.archive(gone.id)
    register = running_backend.collaboration._register
    await register.keep(dataclasses.replace(register.get(two.id), role="viewer"))
    asking = asyncio.ensure_future(choose_workspace(window, running_backend, title="Share", text=""))
    await until(dialog)
    assert [choice.key for choice in dialog().list._choices] == [one.id]
    dialog().accept()
    assert await asking == one.id
    asking = asyncio.ensure_future(choose_workspace(window, running_backend, title="Share", text=""))
    await until(dialog)
    dialog().reject()
    assert await asking == ""


async def test_a_message_leads_to_where_it_is_now(running_backend, window):
    space = await running_backend.collaboration.create("Street signs")
    say_shared(window, running_backend, "The item is", workspace_id=space.id, document_id="shelf-1")
    assert Messages.of(window).texts() == ["The item is in “Street signs”."]
    Messages.of(window).toasts[-1].button.click()
    assert window.opened == ("collaboration", {"workspace": space.id, "document": "shelf-1"})

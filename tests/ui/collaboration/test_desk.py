"""The desk shows a workspace's documents as tabs and remembers which was open."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from core.errors import InputError
from ui.collaboration.desk import DeskCard


@pytest.fixture
async def desk(running_backend, qtbot):
    made = DeskCard(running_backend)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


async def shown(desk, space):
    service = desk.backend.collaboration
    wanted = desk.show_documents(space, await service.documents(space.id, with_removed=True))
    await desk.open(space, wanted)


async def test_each_workspace_opens_what_was_open_last(desk):
    service = desk.backend.collaboration
    first, second = await service.create("First"), await service.create("Second")
    plan = await service.add_document(first.id, "board", "Plan")
    await shown(desk, first)
    assert desk.document_id == "text-note"
    await desk.open(first, plan.id)
    await shown(desk, second)
    assert desk.document_id == "text-note"
    await shown(desk, first)
    assert desk.document_id == plan.id
    await desk.close_document()
    assert (desk.view, desk.document_id) == (None, "")


async def test_a_damaged_document_says_so_and_the_others_open(desk):
    service = desk.backend.collaboration
    space = await service.create("Damaged")
    plan = await service.add_document(space.id, "board", "Plan")
    row = {"workspace_id": space.id, "document_id": plan.id, "through": 0, "data": b"junk"}
    await desk.backend.database.awrite(lambda db: db.table("document_states").insert(row))
    await shown(desk, space)
    with pytest.raises(InputError, match="damaged"):
        await desk.open(space, plan.id)
    assert "damaged" in desk.nothing.text()
    await desk.open(space, "text-note")
    assert desk.view is not None
    await desk.close_document()


async def test_new_documents_are_offered_by_format_and_removed_ones_to_be_brought_back(desk):
    service = desk.backend.collaboration
    space = await service.create("Menu")
    plan = await service.add_document(space.id, "board", "Plan")
    await service.remove_document(space.id, plan.id)
    await shown(desk, space)
    menu = desk.add_button.menu()
    menu.aboutToShow.emit()
    assert {"Text", "Whiteboard", "Bring back"} <= {action.text() for action in menu.actions()}
    wanted = []
    desk.restore_wanted.connect(wanted.append)
    (brought,) = [action for action in menu.actions() if action.text() == "Bring back"]
    brought.menu().actions()[0].trigger()
    assert [entry.id for entry in wanted] == [plan.id]
    await desk.close_document()


async def test_a_document_that_is_wanted_is_shown_next(desk):
    service = desk.backend.collaboration
    space = await service.create("Wanted")
    plan = await service.add_document(space.id, "board", "Plan")
    desk.prefer(space.id, plan.id)
    await shown(desk, space)
    assert desk.document_id == plan.id
    await desk.close_document()


async def test_history_ends_when_another_document_is_opened(desk):
    service = desk.backend.collaboration
    space = await service.create("Past")
    plan = await service.add_document(space.id, "board", "Plan")
    await shown(desk, space)
    await desk.show_history()
    assert desk.history is not None
    await desk.open(space, plan.id)
    assert desk.history is None
    assert desk.stack.currentWidget() is desk.view
    await desk.close_document()


async def test_a_tab_over_which_files_are_held_opens(desk, until):
    space = await desk.backend.collaboration.create("Held")
    plan = await desk.backend.collaboration.add_document(space.id, "board", "Plan")
    await shown(desk, space)
    chosen, data = [], QMimeData()
    desk.chosen.connect(chosen.append)
    data.setUrls([QUrl.fromLocalFile("/a.jpg")])
    over = (desk.tabs.tabRect(1).center(), Qt.DropAction.CopyAction, data)
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(desk.tabs, kind(*over, *held))
    assert desk.tabs.acceptDrops()
    await until(lambda: chosen == [plan.id])


async def test_comments_are_whole_in_sight_beside_a_wide_document_and_below_a_narrow_one(desk):
    """516: what a window of the first size leaves of a document, with people and chat beside it."""
    space = await desk.backend.collaboration.create("Narrow")
    form = await desk.backend.collaboration.add_document(space.id, "form", "Survey")
    await shown(desk, space)
    await desk.open(space, form.id)
    desk.comments.show()
    for width, is_beside in ((900, True), (516, False)):
        desk.resize(width, 600)
        desk.layout().activate()
        document, comments = (desk.stack.geometry(), desk.comments.geometry())
        assert desk.rect().contains(comments)
        assert (comments.left() > document.right(), comments.top() > document.bottom()) == (is_beside, not is_beside)
    await desk.close_document()

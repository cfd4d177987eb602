"""The bar above a document appears with a conflict, and goes when it is settled."""

from dataclasses import dataclass

import msgspec
from PySide6.QtWidgets import QApplication

from core.collaboration.conflicts import Found
from core.collaboration.contents import NOTE
from core.collaboration.records import ConflictFound
from core.collaboration.reviewing import _Stored
from ui.collaboration.conflict_bar import ConflictBar
from ui.collaboration.conflict_dialog import ConflictDialog
from ui.collaboration.views.text import Text


@dataclass
class View:
    """As much of a page's view as the bar asks for."""

    workspace_id: str
    entry: object


async def test_a_conflict_is_shown_chosen_and_gone(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Paper")
    view = Text(running_backend, space.id, NOTE)
    qtbot.addWidget(view)
    await view.open()
    document = view.document
    document.splice(0, 0, "Mine. Theirs. Rest.")
    bar = ConflictBar(running_backend)
    qtbot.addWidget(bar)
    bar.follow(view)
    await until(lambda: bar.isHidden())
    clash = Found("rewritten", "Old. ", "Mine. ", "Theirs. ", "Mine. Theirs. ", document.anchor(0), document.anchor(14))
    row = {"workspace_id": space.id, "document_id": NOTE.id, "data": msgspec.msgpack.encode(_Stored("bo", 5.0, clash))}
    await running_backend.database.awrite(lambda db: db.table("conflicts").insert(row))
    running_backend.events.emit(ConflictFound(space.id, NOTE.id))
    await until(lambda: not bar.isHidden())
    assert bar.words.text().startswith("One passage")
    reviewing = bar.review()
    await until(lambda: [made for made in QApplication.topLevelWidgets() if isinstance(made, ConflictDialog)])
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, ConflictDialog)]
    dialog.choose("theirs")
    dialog.accept()
    await reviewing
    assert document.text == "Theirs. Rest."
    assert bar.isHidden()
    await view.close_document()


async def test_a_deleted_card_is_brought_back(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Paper")
    entry = await service.add_document(space.id, "tasks", "Ours")
    tasks = (await service.open_document(space.id, entry.id)).document
    column = tasks.add_columns("To do")[0]
    place = ("cards", tasks.add_card(column, "Write report"))
    fields = tasks.held()[place]
    tasks.remove_cards([place[1]])
    view = View(space.id, entry)
    bar = ConflictBar(running_backend)
    qtbot.addWidget(bar)
    bar.follow(view)
    rows = msgspec.msgpack.encode([(*place, {**fields, "description": "An hour's work"})])
    clash = Found("removed", "Write report", "", "Write report\nAn hour's work", "", rows, b"")
    row = {"workspace_id": space.id, "document_id": entry.id, "data": msgspec.msgpack.encode(_Stored("bo", 5.0, clash))}
    await running_backend.database.awrite(lambda db: db.table("conflicts").insert(row))
    running_backend.events.emit(ConflictFound(space.id, entry.id))
    await until(lambda: not bar.isHidden())
    assert bar.words.text().startswith("Something was deleted")
    reviewing = bar.review()
    await until(lambda: [made for made in QApplication.topLevelWidgets() if isinstance(made, ConflictDialog)])
    (dialog,) = [made for made in QApplication.topLevelWidgets() if isinstance(made, ConflictDialog)]
    dialog.choose("theirs")
    dialog.accept()
    await reviewing
    assert tasks.cards[place[1]].description == "An hour's work"
    assert bar.isHidden()

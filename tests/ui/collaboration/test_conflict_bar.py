"""The bar above a document appears with a conflict, and goes when it is settled."""

import msgspec
from PySide6.QtWidgets import QApplication

from core.collaboration.conflicts import Found
from core.collaboration.contents import NOTE
from core.collaboration.records import ConflictFound
from core.collaboration.reviewing import _Stored
from ui.collaboration.conflict_bar import ConflictBar
from ui.collaboration.conflict_dialog import ConflictDialog
from ui.collaboration.views.text import Text


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

"""A board on the page: pointers of others that are places are shown, a viewer cannot draw."""

import msgspec

from core.collaboration.board_shapes import Point
from ui.collaboration.views.board import Board


async def test_where_the_pointer_is_the_others_are_told(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Board")
    entry = await service.add_document(space.id, "board", "Plan")
    view = Board(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    view.board.canvas.pointer_moved.emit(Point(3.0, 4.0))
    here = service.whereabouts._here
    await until(lambda: space.id in here and here[space.id].place == msgspec.msgpack.encode((3.0, 4.0)))
    view.board.canvas.pointer_moved.emit(None)
    await until(lambda: here[space.id].place == b"")
    await view.close_document()


async def test_a_viewer_cannot_draw(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Board")
    entry = await service.add_document(space.id, "board", "Plan")
    view = Board(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert not view.board.canvas.is_writable
    assert not view.board.bar.isVisible()
    await view.close_document()


async def test_a_picture_that_is_elsewhere_is_fetched_when_it_is_seen(running_backend, qtbot, until, monkeypatch):
    from PySide6.QtGui import QImage

    space = await running_backend.collaboration.create("Boards")
    entry = await running_backend.collaboration.add_document(space.id, "board", "Sketch")
    view = Board(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(600, 400)
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)

    async def fetch(workspace_id, digest):
        path = running_backend.files.path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(str(path), "PNG")
        return path

    monkeypatch.setattr(running_backend.collaboration.talk, "fetch", fetch)
    await view.open()
    view.show()
    view.board.canvas.add_picture("ab" * 32, 200, 200)
    middle = view.board.canvas.rect().center()
    await until(lambda: view.board.canvas.grab().toImage().pixelColor(middle).name() == "#ff0000")
    await view.close_document()

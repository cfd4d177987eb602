"""A board on the page: others' pointers and what they have chosen are shown and told, a viewer cannot draw."""

from PySide6.QtCore import QPointF

from core.collaboration.board_focus import BoardFocus, read_focus
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.presence import Visitor
from ui.collaboration.carets import colour_of
from ui.collaboration.views.board import Board


async def opened(backend, qtbot):
    """A board of a workspace, on the screen."""
    space = await backend.collaboration.create("Board")
    entry = await backend.collaboration.add_document(space.id, "board", "Plan")
    view = Board(backend, space.id, entry)
    qtbot.addWidget(view)
    view.show()
    await view.open()
    return view


async def test_where_the_pointer_is_the_others_are_told(running_backend, qtbot, until):
    service = running_backend.collaboration
    view = await opened(running_backend, qtbot)
    view.board.canvas.pointer_moved.emit(Point(3.0, 4.0))
    here = service.whereabouts._here
    await until(
        lambda: view.workspace_id in here and read_focus(here[view.workspace_id].place) == BoardFocus(Point(3.0, 4.0))
    )
    view.board.canvas.pointer_moved.emit(None)
    await until(lambda: here[view.workspace_id].place == b"")
    await view.close_document()


async def test_what_is_chosen_the_others_are_told_and_see_until_one_leaves(running_backend, qtbot, until):
    service = running_backend.collaboration
    view = await opened(running_backend, qtbot)
    view.resize(900, 700)
    canvas = view.board.canvas
    ids = canvas.board.add(*(Shape(Kind.RECTANGLE, at=Point(60.0 * x, 0), size=Point(40, 40)) for x in range(30)))
    here = service.whereabouts._here
    told = lambda: read_focus(here[view.workspace_id].place) if view.workspace_id in here else None  # noqa: E731
    canvas.select(ids[:2])
    await until(lambda: told() == BoardFocus(None, tuple(sorted(ids[:2]))))
    with qtbot.waitSignal(view.comment_wanted) as wanted:
        next(one for one in view.board.menu().actions() if one.text().startswith("Comment on this")).trigger()
    assert set(wanted.args[0].shape_ids) == set(ids[:2])
    # of more than a few it is the frame around all, also when they are elsewhere
    canvas.select(ids)
    await until(lambda: told() is not None and told().frame[::2] == (Point(0, 0), Point(1780, 40)))
    canvas.board.move(ids, 0, 100)
    await until(lambda: told().frame[::2] == (Point(0, 100), Point(1780, 140)))
    canvas.select(())
    await until(lambda: here[view.workspace_id].place == b"")

    def edge():
        """The colour just outside the first shape."""
        place = canvas.to_widget(canvas.board.shapes[ids[0]].at) + QPointF(10, -4)
        return canvas.grab().toImage().pixelColor(place.toPoint()).name()

    bo = Visitor("Bo", "active", view.entry.id, BoardFocus(None, ids[:1]).packed(), heard=0.0)
    service.whereabouts.visit(view.workspace_id, "bo", bo)
    view.show_others()
    assert edge() == colour_of("bo").name()
    service.whereabouts.end_visit(view.workspace_id, "bo")
    view.show_others()
    assert edge() != colour_of("bo").name()
    await view.close_document()


async def test_who_follows_somebody_without_a_pointer_sees_what_they_have_chosen(running_backend, qtbot):
    service = running_backend.collaboration
    view = await opened(running_backend, qtbot)
    canvas = view.board.canvas
    ids = canvas.board.add(Shape(Kind.RECTANGLE, at=Point(9000, 9000), size=Point(40, 40)))
    visitor = Visitor("Bo", "active", view.entry.id, BoardFocus(None, ids).packed(), heard=0.0)
    service.whereabouts.visit(view.workspace_id, "bo", visitor)
    view.show_place_of("bo")
    assert canvas.rect().contains(canvas.to_widget(Point(9020, 9020)).toPoint())
    await view.close_document()


async def test_a_viewer_cannot_draw(running_backend, qtbot):
    view = await opened(running_backend, qtbot)
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

"""Following somebody: the desk goes where they are, until one does something of one's own."""

import msgspec
import pytest
from PySide6.QtGui import QTextCursor

from core.collaboration.presence import Visitor
from core.collaboration.records import PresentPerson
from ui.collaboration.desk import DeskCard
from ui.collaboration.following import Following, place_of


@pytest.fixture
async def desk(running_backend, qtbot):
    service = running_backend.collaboration
    made = DeskCard(running_backend)
    made.space = await service.create("Follow")
    made.plan = await service.add_document(made.space.id, "board", "Plan")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    wanted = made.show_documents(made.space, await service.documents(made.space.id))
    await made.open(made.space, wanted)
    return made


@pytest.fixture
def there(desk):
    """`there(document, place)`: Ben is there now."""
    presences = desk.backend.collaboration.whereabouts.presences

    def told(document_id, place=b"", activity="active"):
        presences.hear(desk.space.id, "ben", Visitor("Ben", activity, document_id, place, heard=0.0))

    return told


async def test_the_desk_turns_to_the_document_and_scrolls_to_the_caret(desk, there, until):
    following = Following(desk, desk.backend.collaboration)
    note = desk.view.note
    desk.view.editor.insertPlainText("line\n" * 200)
    desk.view.editor.moveCursor(QTextCursor.MoveOperation.Start)
    document = note._shared.document
    there("text-note", msgspec.msgpack.encode((document.anchor(900), document.anchor(900))))
    following.toggle(desk.space.id, "ben")
    editor = desk.view.editor
    assert editor.verticalScrollBar().value() > 100
    turned = []
    desk.chosen.connect(turned.append)
    there(desk.plan.id)
    following.go()
    assert turned == [desk.plan.id]
    await desk.close_document()


async def test_a_key_of_ones_own_ends_it_and_so_does_their_going(desk, there, qtbot):
    following = Following(desk, desk.backend.collaboration)
    there("text-note")
    following.toggle(desk.space.id, "ben")
    assert following.peer_id == "ben"
    qtbot.keyClicks(desk.view.editor, "x")
    assert following.peer_id == ""
    following.toggle(desk.space.id, "ben")
    desk.backend.collaboration.whereabouts.presences.leave(desk.space.id, "ben")
    following.go()
    assert following.peer_id == ""
    await desk.close_document()


async def test_asking_again_follows_no_more(desk, there, qtbot):
    following = Following(desk, desk.backend.collaboration)
    there("text-note")
    with qtbot.waitSignal(following.changed):
        following.toggle(desk.space.id, "ben")
    with qtbot.waitSignal(following.changed):
        following.toggle(desk.space.id, "ben")
    assert following.peer_id == ""


def test_where_somebody_is_is_said_in_words():
    titles = {"board-1": "Plan"}
    said = [
        place_of(PresentPerson("ben", "Ben", activity, where), titles)
        for activity, where in (("active", "board-1"), ("idle", "board-1"), ("call", "board-1"), ("active", "x-1"))
    ]
    assert said == ["In Plan", "Idle · Plan", "In the call · Plan", "Here"]
    assert place_of(PresentPerson("ben", "Ben", "idle", "x-1"), titles) == "Idle"

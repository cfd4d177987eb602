"""A note on the page: what is written is kept, carets of others are shown, pictures go into the store."""

import asyncio

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.collaboration.presence import Visitor
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.rich_styles import LineKind
from ui.collaboration.views.note import Note


async def opened(backend, qtbot, space=None):
    space = space or await backend.collaboration.create("Notes")
    entry = await backend.collaboration.add_document(space.id, "note", "Minutes")
    view = Note(backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    await view.open()
    return space, entry, view


async def test_what_is_written_is_there_when_it_is_opened_again(running_backend, qtbot):
    space, entry, view = await opened(running_backend, qtbot)
    view.note.document.insert(0, from_markdown("# Minutes\n\n- [ ] call **Bo**"))
    await view.close_document()
    again = Note(running_backend, space.id, entry)
    qtbot.addWidget(again)
    await again.open()
    assert "call Bo" in again.note.text
    await again.close_document()


async def test_carets_of_others_are_shown_where_they_are(running_backend, qtbot):
    space, entry, view = await opened(running_backend, qtbot)
    view.note.document.insert(0, from_markdown("hello 😀 there"))
    document = view.note.document
    place = msgspec.msgpack.encode((document.anchor(6), document.anchor(8)))
    presences = running_backend.collaboration.whereabouts.presences
    presences.hear(space.id, "ben", Visitor("Ben", "active", entry.id, place, heard=0.0))
    presences.hear(space.id, "eve", Visitor("Eve", "active", entry.id, b"junk", heard=0.0))
    view.show_others()
    assert [(cursor.name, cursor.anchor, cursor.head) for cursor in view.note.cursors()] == [("Ben", 6, 9)]
    await view.close_document()


async def test_a_pasted_picture_is_kept_and_shown(running_backend, qtbot):
    _, _, view = await opened(running_backend, qtbot)
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    await view.add_picture(picture)
    (digest,) = running_backend.files.digests()
    assert view._picture(digest) is not None
    assert view._picture("0" * 64) is None
    assert digest in view.note.document.digests()
    await view.close_document()


async def test_who_may_only_read_cannot_write(running_backend, qtbot):
    _, _, view = await opened(running_backend, qtbot)
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert view.rich.editor.isReadOnly()
    await view.close_document()


async def test_a_picture_that_is_elsewhere_is_fetched_when_it_is_seen(running_backend, qtbot, until, monkeypatch):
    space, _, view = await opened(running_backend, qtbot)
    picture = QImage(20, 10, QImage.Format.Format_RGB32)
    picture.fill(0xFF0000)
    await view.add_picture(picture)
    (digest,) = running_backend.files.digests()
    # who puts a picture into a note gives it to the others
    assert running_backend.collaboration.talk._tables.is_given(space.id, digest)
    path = running_backend.files.path(digest)
    data = path.read_bytes()
    path.unlink()
    asked = []

    async def fetch(workspace_id, wanted):
        asked.append((workspace_id, wanted))
        path.write_bytes(data)
        return path

    monkeypatch.setattr(running_backend.collaboration.talk, "fetch", fetch)
    assert view._picture(digest) is None
    came = []
    view._missing.came.connect(lambda: came.append(view._picture(digest)))
    await until(lambda: came == [path])
    assert asked == [(space.id, digest)]
    await view.close_document()


async def offered(backend, qtbot):
    """A note in a workspace that knows a word."""
    space = await backend.collaboration.create("Birds")
    await backend.collaboration.say(space.id, "Observatory")
    _, _, view = await opened(backend, qtbot, space)
    await view.help._preparing
    view.rich.editor.setFocus()
    return view


async def test_a_word_goes_on_with_tab(running_backend, qtbot, until):
    view = await offered(running_backend, qtbot)
    editor = view.rich.editor
    qtbot.keyClicks(editor, "the obs")
    await until(lambda: view.help.ghost.isVisible())
    assert view.help.ghost.text == "ervatory"
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert view.note.text.rstrip("\n") == "the observatory" and not view.help.ghost.isVisible()
    await view.close_document()


async def test_tab_indents_a_list_item_where_nothing_is_offered(running_backend, qtbot, until):
    view = await offered(running_backend, qtbot)
    editor = view.rich.editor
    qtbot.keyClicks(editor, "- ")
    qtbot.keyClicks(editor, "one")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    await asyncio.sleep(0.05)
    assert not view.help.ghost.isVisible()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.line.kind == LineKind.BULLET and editor.line.indent == 1
    await view.close_document()


async def test_nothing_is_offered_in_code(running_backend, qtbot):
    view = await offered(running_backend, qtbot)
    editor = view.rich.editor
    editor.do.set_kind(LineKind.CODE)
    qtbot.keyClicks(editor, "the obs")
    await asyncio.sleep(0.05)
    assert not view.help.ghost.isVisible()
    await view.close_document()


async def test_the_paragraph_is_told_for_what_is_related(running_backend, qtbot, until):
    _, _, view = await opened(running_backend, qtbot)
    told = []
    view.paragraph.connect(told.append)
    qtbot.keyClicks(view.rich.editor, "a cup of coffee")
    await until(lambda: told == ["a cup of coffee"])
    await view.close_document()

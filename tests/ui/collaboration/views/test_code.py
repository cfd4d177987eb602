"""Code on the page: typed text and the chosen language are the document's."""

from PySide6.QtCore import Qt

from ui.collaboration.views.code import Code


async def test_typed_code_and_its_language_are_there_when_it_is_opened_again(running_backend, qtbot):
    service = running_backend.collaboration
    space = await service.create("Code")
    entry = await service.add_document(space.id, "code", "train.py")
    view = Code(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    await view.open()
    qtbot.keyClicks(view.editor, "import torch")
    document = (await view.copy()).document
    document.choose_language("python")
    (await view.copy()).is_writable = False
    view.rights_changed()
    assert view.editor.isReadOnly()
    await view.close_document()
    again = (await service.open_document(space.id, entry.id)).document
    assert (again.text, again.language) == ("import torch", "python")


async def test_a_name_goes_on_as_the_workspaces_code_writes_it(running_backend, qtbot, until):
    service = running_backend.collaboration
    space = await service.create("Code")
    other = await service.add_document(space.id, "code", "weights.py")
    (await service.open_document(space.id, other.id)).document.splice(0, 0, "def load_weights(): pass")
    entry = await service.add_document(space.id, "code", "train.py")
    view = Code(running_backend, space.id, entry)
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    await view.open()
    await view.help._preparing
    view.editor.setFocus()
    qtbot.keyClicks(view.editor, "x = load_")
    await until(lambda: view.help.ghost.isVisible())
    qtbot.keyClick(view.editor, Qt.Key.Key_Tab)
    assert view.note.text == "x = load_weights"
    # with nothing shown, Tab indents
    qtbot.keyClick(view.editor, Qt.Key.Key_Return)
    qtbot.keyClick(view.editor, Qt.Key.Key_Tab)
    assert view.note.text == "x = load_weights\n    "
    await view.close_document()
